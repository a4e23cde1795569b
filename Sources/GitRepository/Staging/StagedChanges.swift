/// A file that the next commit adds or changes.
public struct StagedFile: Hashable, Sendable {
    /// What can be said of a file's content by lines.
    public enum Content: Hashable, Sendable {
        /// The lines of the new content that the commit adds, from 1.
        case text(addedLines: [ClosedRange<Int>])
        /// As git judges: a NUL among the first 8,000 bytes. Attributes of the work tree have no say here.
        case binary
        /// Larger than the caller wanted to have compared.
        case oversized
    }

    public let path: RepositoryPath
    public let entry: TreeEntry
    public let size: Int
    public let content: Content

    public var blob: BlobID { BlobID(entry.id) }

    public var isBinary: Bool { content == .binary }

    /// Empty where ``content`` is no text.
    public var addedLines: [ClosedRange<Int>] {
        guard case .text(let lines) = content else { return [] }
        return lines
    }
}

/// All that the next commit changes.
public struct StagedChanges: Hashable, Sendable {
    public var files: [StagedFile] = []
    public var deleted: [RepositoryPath] = []
    /// Submodules whose commit changes; there is nothing in them to read here.
    public var submodules: [RepositoryPath] = []
    /// Conflicts that are not resolved. Git makes no commit as long as there are any.
    public var unmerged: [RepositoryPath] = []

    public init() {}
}

extension Repository {
    /// The index compared with HEAD: what `git commit` is about to record.
    ///
    /// Only what differs is read: folders whose trees git knows to be the same are passed over, and a file's content is
    /// looked at when its object name is another. A split or sparse index is left to the `git` program, with the same
    /// result.
    ///
    /// - Parameter limit: files larger than this are named with their size, and not read.
    public func stagedChanges(comparingUpTo limit: Int = 64 << 20) throws(GitError) -> StagedChanges {
        let index: IndexFile
        do {
            index = try readIndex()
        } catch .unsupportedIndex {
            return try stagedThroughGit(comparingUpTo: limit)
        }
        let tree: TreeID? =
            if let commit = try head().commit { try self.tree(of: commit) } else { nil }
        return try changes(try IndexComparison(index, with: tree, in: self).differences, comparingUpTo: limit)
    }

    func changes(
        _ differences: [IndexComparison.Difference], comparingUpTo limit: Int
    ) throws(GitError) -> StagedChanges {
        var changes = StagedChanges()
        for difference in differences {
            if difference.isUnmerged {
                changes.unmerged.append(difference.path)
            } else if let new = difference.new {
                if new.kind == .submodule {
                    changes.submodules.append(difference.path)
                } else {
                    changes.files.append(try file(difference.path, from: difference.old, to: new, limit))
                }
            } else {
                changes.deleted.append(difference.path)
            }
        }
        return changes
    }

    func file(
        _ path: RepositoryPath, from old: TreeEntry?, to new: TreeEntry, _ limit: Int
    ) throws(GitError) -> StagedFile {
        let (kind, size) = try header(of: new.id)
        guard kind == .blob else { throw .damagedObject(new.id) }
        let content: StagedFile.Content =
            if old?.id == new.id {
                // Only the mode changes.
                .text(addedLines: [])
            } else if size > limit {
                .oversized
            } else {
                try LineComparison(limit: limit, in: self).content(of: new, since: old)
            }
        return StagedFile(path: path, entry: new, size: size, content: content)
    }
}
