import CGit2

extension Repository {
    /// The commit that `revision` names: a branch, a tag, a commit, or an expression such as `HEAD~2`.
    ///
    /// What would search all of history for a text (`:/fix`, `HEAD^{/fix}`) or name a file (`HEAD:README`) is refused:
    /// nobody who names a commit needs it, and it has no bound.
    public func resolve(_ revision: String) throws(GitError) -> CommitID {
        guard Self.isBounded(revision) else { throw .noSuchRevision(String(revision.prefix(64))) }
        if revision == "HEAD" { return try headCommit() }
        if let id = ObjectID(hex: revision), !contains(id) { throw .missingObject(id, isShallow: isShallow) }
        let object = try object(named: revision)
        guard let commit = try? Handle(git_object_free, { git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT) }),
            let id = git_object_id(commit.pointer)
        else { throw .noSuchRevision(revision) }
        return CommitID(ObjectID(id))
    }

    private func object(named revision: String) throws(GitError) -> Handle {
        do {
            return try Handle(git_object_free) { git_revparse_single(&$0, handle, revision) }
        } catch .library(GIT_EAMBIGUOUS.rawValue, _) {
            throw .ambiguousRevision(revision)
        } catch .library(let code, _) where code == GIT_ENOTFOUND.rawValue && GitError.lastClass == GIT_ERROR_ODB {
            try checkHistory(code)
            throw .noSuchRevision(revision)
        } catch .library {
            throw .noSuchRevision(revision)
        }
    }

    private static func isBounded(_ revision: String) -> Bool {
        !revision.isEmpty && revision.utf8.count <= 1024 && !revision.contains(":") && !revision.contains("{/")
            && !revision.utf8.contains(0)
    }
}
