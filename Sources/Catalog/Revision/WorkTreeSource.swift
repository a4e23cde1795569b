import Files
import GitRepository
import Glibc
import SystemPackage

/// The files as they lie in the work tree, committed or not. Symbolic links are not followed: they may lead out of it.
public struct WorkTreeSource: RevisionSource, Sendable {
    public let root: FilePath

    public init(root: FilePath) {
        self.root = root
    }

    /// Where a path of the repository lies.
    public func path(_ path: RepositoryPath) -> FilePath {
        guard !path.bytes.isEmpty else { return root }
        return (path.bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { root.pushing(FilePath(platformString: $0)) } ?? root
        }
    }

    /// As ``path(_:)``, for a file that is to be written: no link on the way leads anywhere else.
    ///
    /// - Throws: ``FileError/link(_:)`` with the link.
    public func pathForWriting(_ path: RepositoryPath) throws(CatalogError) -> FilePath {
        try refuseLinks(on: path)
        return self.path(path)
    }

    public func read(_ path: RepositoryPath, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        try refuseLinks(on: path)
        return try readChecked(path, limit)
    }

    public func read(_ file: RevisionFile, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        try readChecked(file.path, limit)
    }

    public func files(enter: (RepositoryPath) -> Bool) throws(CatalogError) -> [RevisionFile] {
        var found: [RevisionFile] = []
        var pending: [RepositoryPath] = [""]
        while let folder = pending.popLast() {
            let names = try names(in: folder)
            // Another repository: git takes nothing of what is in it.
            if !folder.bytes.isEmpty && names.contains(".git") { continue }
            for name in names where name != ".git" {
                let path = folder.appending(name)
                switch Files.kind(of: self.path(path)) {
                case .directory: if enter(path) { pending.append(path) }
                case .regular: found.append(RevisionFile(path: path, blob: nil))
                case .link, .other: break
                }
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    public func canList(_ folder: RepositoryPath) -> Bool {
        path(folder).withPlatformString { access($0, R_OK | X_OK) == 0 }
    }

    private func readChecked(_ path: RepositoryPath, _ limit: Int) throws(CatalogError) -> [UInt8]? {
        do throws(FileError) {
            return try Files.read(self.path(path), atMost: limit)
        } catch {
            if case .notFound = error { return nil }
            throw .file(error)
        }
    }

    private func names(in folder: RepositoryPath) throws(CatalogError) -> [String] {
        do throws(FileError) {
            return try Files.list(path(folder))
        } catch {
            throw .file(error)
        }
    }

    /// Refuses a link, or the like, on the way to `path` and in its place. One that leads nowhere is none: nothing is
    /// read through it, and a write replaces it.
    private func refuseLinks(on path: RepositoryPath) throws(CatalogError) {
        var reached: [UInt8] = []
        for component in path.bytes.split(separator: UInt8(ascii: "/")) {
            reached += (reached.isEmpty ? [] : [UInt8(ascii: "/")]) + component
            let place = self.path(RepositoryPath(bytes: reached))
            switch Files.kind(of: place) {
            case .directory: continue
            case .regular: return
            case .link: if Files.exists(place) { throw .file(.link(place)) } else { return }
            case .other: if Files.exists(place) { throw .file(.notRegular(place)) } else { return }
            }
        }
    }
}
