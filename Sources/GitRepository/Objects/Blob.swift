extension Repository {
    /// The content of a blob of at most `limit` bytes. The size is asked for first: a large blob is never inflated only to
    /// be refused.
    public func blob(_ id: BlobID, atMost limit: Int) throws(GitError) -> [UInt8] {
        try object(id.id, .blob, atMost: limit)
    }

    public func size(of id: BlobID) throws(GitError) -> Int {
        try header(of: id.id).size
    }

    /// The content of the file at `path` in a tree; `nil` if there is none.
    public func file(
        at path: RepositoryPath, in tree: TreeID, atMost limit: Int
    ) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(at: path, in: tree) else { return nil }
        guard entry.kind.isRegular else { throw .notAFile(path) }
        return try blob(BlobID(entry.id), atMost: limit)
    }
}
