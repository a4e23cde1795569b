import SystemPackage

/// The three versions of a file that a merge could not join.
public struct IndexConflict: Hashable, Sendable {
    public let ancestor: BlobID?
    public let ours: BlobID?
    public let theirs: BlobID?
}

/// An entry of the index at one path.
struct StagedEntry {
    /// 0, or which side of a conflict: 1 ancestor, 2 ours, 3 theirs.
    let stage: Int
    let entry: TreeEntry
}

extension Repository {
    /// The entry that the index has for `path`, the next commit's content; `nil` if there is none or a conflict.
    public func stagedEntry(at path: RepositoryPath) throws(GitError) -> TreeEntry? {
        try indexEntries(at: path).first { $0.stage == 0 }?.entry
    }

    /// The conflict that the index records for `path`; `nil` if there is none.
    public func conflict(at path: RepositoryPath) throws(GitError) -> IndexConflict? {
        let entries = try indexEntries(at: path)
        func side(_ stage: Int) -> BlobID? { entries.first { $0.stage == stage }.map { BlobID($0.entry.id) } }
        let conflict = IndexConflict(ancestor: side(1), ours: side(2), theirs: side(3))
        return conflict == IndexConflict(ancestor: nil, ours: nil, theirs: nil) ? nil : conflict
    }

    private func indexEntries(at path: RepositoryPath) throws(GitError) -> [StagedEntry] {
        let index: IndexFile
        do {
            index = try readIndex()
        } catch .unsupportedIndex {
            return try indexEntriesThroughGit(at: path)
        }
        var cursor = IndexCursor(index)
        var entries: [StagedEntry] = []
        while true {
            try cursor.advance()
            guard !cursor.isAtEnd, !path.bytes.lexicographicallyPrecedes(cursor.path) else { return entries }
            guard cursor.path.elementsEqual(path.bytes), !cursor.isIntendedToBeAdded else { continue }
            guard let entry = cursor.entry else { throw .damagedIndex(indexFile) }
            entries.append(StagedEntry(stage: cursor.stage, entry: entry))
        }
    }

    /// The index as it is on disk now.
    func readIndex() throws(GitError) -> IndexFile {
        let path = indexFile
        do {
            let bytes = try Self.read(path)
            return try IndexFile(parsing: bytes, from: path)
        } catch .unreadable(_, .noSuchFileOrDirectory) {
            return .empty(at: path)
        }
    }

    private static func read(_ path: FilePath) throws(GitError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter { try file.content(atMost: indexLimit) }
        } catch let error as Errno {
            throw .unreadable(path, error)
        } catch {
            throw .unreadable(path, .ioError)
        }
    }

    /// Some ten million entries.
    private static var indexLimit: Int { 1 << 30 }
}
