extension Repository {
    /// The commit that made what lies at `path` as it is in `commit`, as `git log -1 -- PATH` finds it: where a merge took
    /// one side's, that side's history is followed.
    ///
    /// - Returns: `nil` where nothing lies there, where a shallow clone's history ends before, or `limit` commits do not
    ///   reach so far.
    public func lastChange(
        of path: RepositoryPath, in commit: CommitID, atMost limit: Int = 100_000
    ) throws(GitError) -> Commit? {
        var commit = try self.commit(commit)
        guard let entry = try entry(at: path, in: commit.tree) else { return nil }
        for _ in 0..<limit {
            guard commit.parents.allSatisfy({ contains($0.id) }) else { return nil }
            guard let same = try parent(of: commit, with: entry, at: path) else { return commit }
            commit = same
        }
        return nil
    }

    private func parent(
        of commit: Commit, with entry: TreeEntry, at path: RepositoryPath
    ) throws(GitError) -> Commit? {
        for parent in commit.parents {
            let parent = try self.commit(parent)
            if try self.entry(at: path, in: parent.tree) == entry { return parent }
        }
        return nil
    }
}
