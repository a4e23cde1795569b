import CGit2

extension Repository {
    /// The commits that references lead to, each once: branches, tags, stashes, remote branches. What leads to no commit
    /// is left out.
    ///
    /// - Parameter prefix: how the references' full names begin; without one HEAD, which may be detached, counts too.
    public func tips(under prefix: String? = nil) throws(GitError) -> [CommitID] {
        let iterator = try Handle(git_reference_iterator_free) { git_reference_iterator_new(&$0, handle) }
        var tips: Set<CommitID> = []
        if prefix == nil, let head = try? head().commit { tips.insert(head) }
        var code: Int32 = 0
        while code != GIT_ITEROVER.rawValue {
            var reference: OpaquePointer?
            code = git_reference_next(&reference, iterator.pointer)
            defer { git_reference_free(reference) }
            // A reference that cannot be read leads nowhere.
            guard code == 0, let reference, String(cString: git_reference_name(reference)).hasPrefix(prefix ?? "")
            else { continue }
            if let commit = Self.commit(of: reference) { tips.insert(commit) }
        }
        return tips.sorted { $0.id.hex < $1.id.hex }
    }

    private static func commit(of reference: OpaquePointer) -> CommitID? {
        var commit: OpaquePointer?
        guard git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT) == 0 else { return nil }
        defer { git_object_free(commit) }
        return git_object_id(commit).map { CommitID(ObjectID($0.pointee)) }
    }
}
