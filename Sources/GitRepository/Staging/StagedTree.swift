import Glibc
import SystemPackage

/// What is put into a copy of the index before its tree is written.
public enum StagedAddition: Hashable, Sendable {
    case nothing
    /// All that differs in the work tree and is not ignored, as `git add --all` has it.
    case everything
    /// Files and folders, as they are in the work tree, deleted ones too.
    case paths([RepositoryPath])
}

extension Repository {
    /// The tree that a commit of the index would have with something added to it. The index stays as it is; what is
    /// added goes through the work tree's filters, as git would store it.
    public func stagedTree(adding addition: StagedAddition = .nothing) throws(GitError) -> TreeID {
        // A copy beside the index: git writes the trees' names into it, and takes its lock.
        let copy = gitDirectory.appending("git-seal-index-\(getpid())")
        defer { for file in [copy, FilePath("\(copy).lock")] { _ = file.withPlatformString { unlink($0) } } }
        try copyIndex(to: copy)
        let git = GitProgram(for: self, index: copy)
        switch addition {
        case .nothing: break
        case .everything: _ = try git.output(["add", "--all"])
        case .paths(let paths): if !paths.isEmpty { _ = try git.output(["add", "--all"], paths: paths) }
        }
        let text = String(decoding: try git.output(["write-tree"]), as: UTF8.self)
        guard let id = ObjectID(hex: text.filter { !$0.isWhitespace }) else { throw .damagedIndex(indexFile) }
        return TreeID(id)
    }

    /// Puts files of the work tree into the index, as `git add` does, also what was deleted.
    public func stage(_ paths: [RepositoryPath]) throws(GitError) {
        guard !paths.isEmpty else { return }
        _ = try GitProgram(for: self).output(["add", "--all"], paths: paths)
    }

    private func copyIndex(to copy: FilePath) throws(GitError) {
        do {
            let source: FileDescriptor
            do {
                source = try FileDescriptor.open(indexFile, .readOnly, options: .closeOnExec)
            } catch Errno.noSuchFileOrDirectory {
                // Nothing was ever staged: git makes an empty one.
                return
            }
            defer { try? source.close() }
            let target = try FileDescriptor.open(
                copy, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
            defer { try? target.close() }
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
                try target.writeAll(buffer[..<count])
            }
        } catch let error as Errno {
            throw .programMissing(error)
        } catch {
            throw .damagedIndex(indexFile)
        }
    }
}
