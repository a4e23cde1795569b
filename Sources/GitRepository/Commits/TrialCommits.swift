import CGit2

/// Commits that a forge would make, made on trial: no reference leads to them, and git forgets them in time.
extension Repository {
    /// What merging `theirs` into `ours` gives; `nil` where the sides conflict.
    public func trialMerge(_ ours: CommitID, _ theirs: CommitID) throws(GitError) -> TreeID? {
        let ours = try lookup(ours)
        let theirs = try lookup(theirs)
        let index = try Handle(git_index_free) {
            git_merge_commits(&$0, handle, ours.pointer, theirs.pointer, nil)
        }
        return try tree(of: index)
    }

    /// What picking `commit` onto `parent` gives; `nil` where they conflict.
    public func trialPick(_ commit: CommitID, onto parent: CommitID) throws(GitError) -> TreeID? {
        let commit = try lookup(commit)
        let parent = try lookup(parent)
        let index = try Handle(git_index_free) {
            git_cherrypick_commit(&$0, handle, commit.pointer, parent.pointer, 0, nil)
        }
        return try tree(of: index)
    }

    /// A commit that nobody signed.
    public func trialCommit(_ tree: TreeID, parents: [CommitID]) throws(GitError) -> CommitID {
        let headers = ["tree \(tree)"] + parents.map { "parent \($0)" }
        let person = "git-seal <> 0 +0000"
        let bytes = Array(
            (headers + ["author \(person)", "committer \(person)", "", "trial", ""]).joined(separator: "\n").utf8)
        let database = try database()
        var id = git_oid()
        try check(git_odb_write(&id, database, bytes, bytes.count, GIT_OBJECT_COMMIT))
        return CommitID(ObjectID(id))
    }

    private func lookup(_ commit: CommitID) throws(GitError) -> Handle {
        try Handle(git_commit_free) { pointer in
            commit.id.withPointer { git_commit_lookup(&pointer, handle, $0) }
        }
    }

    private func tree(of index: borrowing Handle) throws(GitError) -> TreeID? {
        guard git_index_has_conflicts(index.pointer) == 0 else { return nil }
        var id = git_oid()
        try check(git_index_write_tree_to(&id, index.pointer, handle))
        return TreeID(ObjectID(id))
    }
}
