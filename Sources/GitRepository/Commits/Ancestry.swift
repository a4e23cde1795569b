import CGit2

extension Repository {
    /// Whether `ancestor` is `commit` or comes before it.
    ///
    /// - Throws: ``GitError/missingObject(_:isShallow:)`` where a shallow clone does not hold enough history to tell.
    public func isAncestor(_ ancestor: CommitID, of commit: CommitID) throws(GitError) -> Bool {
        for id in [ancestor, commit] where !contains(id.id) {
            throw .missingObject(id.id, isShallow: isShallow)
        }
        if ancestor == commit { return true }
        let code = commit.id.withPointer { commit in
            ancestor.id.withPointer { git_graph_descendant_of(handle, commit, $0) }
        }
        // libgit2 gives up at the first parent that is not there, also where the answer lies on this side of it.
        if code < 0, isShallow { return try isReachable(ancestor, from: commit) }
        try checkHistory(code)
        return code == 1
    }

    /// Looks for `ancestor` in the history that is there.
    private func isReachable(_ ancestor: CommitID, from commit: CommitID) throws(GitError) -> Bool {
        var seen: Set<CommitID> = [commit]
        var pending = [commit]
        var missing: CommitID?
        while let next = pending.popLast() {
            for parent in try self.commit(next).parents where seen.insert(parent).inserted {
                if parent == ancestor { return true }
                if contains(parent.id) { pending.append(parent) } else { missing = parent }
            }
        }
        guard let missing else { return false }
        throw .missingObject(missing.id, isShallow: true)
    }

    /// The best common ancestors of two commits: none of unrelated histories, several where branches were merged
    /// crosswise.
    public func mergeBases(_ a: CommitID, _ b: CommitID) throws(GitError) -> [CommitID] {
        var bases = git_oidarray()
        defer { git_oidarray_dispose(&bases) }
        let code = a.id.withPointer { a in b.id.withPointer { git_merge_bases(&bases, handle, a, $0) } }
        if code == GIT_ENOTFOUND.rawValue, GitError.lastClass == GIT_ERROR_MERGE { return [] }
        try checkHistory(code)
        return (0..<bases.count).map { CommitID(ObjectID(bases.ids[$0])) }
    }

    /// The best common ancestor of two commits, one of them where there are several; `nil` of unrelated histories.
    public func mergeBase(_ a: CommitID, _ b: CommitID) throws(GitError) -> CommitID? {
        try mergeBases(a, b).first
    }

    /// The commit and its first parent, that one's first parent, and so on, `limit` commits at most.
    public func firstParents(of commit: CommitID, atMost limit: Int) throws(GitError) -> [Commit] {
        var chain: [Commit] = []
        var next: CommitID? = commit
        while let id = next, chain.count < limit {
            let commit = try self.commit(id)
            chain.append(commit)
            next = commit.parents.first
        }
        return chain
    }

    /// The commits that can be reached from `included` and not from `excluded`, children before parents, `limit` at most.
    ///
    /// - Parameter acceptsShallow: whether the part of history that a shallow clone has is enough.
    public func commits(
        reachableFrom included: [CommitID], butNotFrom excluded: [CommitID] = [], atMost limit: Int,
        acceptsShallow: Bool = false
    ) throws(GitError) -> [CommitID] {
        // libgit2 stops at the first commit whose parents are not there.
        if acceptsShallow && isShallow {
            return try commitsThatAreThere(from: included, without: excluded, atMost: limit)
        }
        let walk = try Handle(git_revwalk_free) { git_revwalk_new(&$0, handle) }
        try check(git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue))
        for id in included { try checkHistory(id.id.withPointer { git_revwalk_push(walk.pointer, $0) }) }
        for id in excluded { try checkHistory(id.id.withPointer { git_revwalk_hide(walk.pointer, $0) }) }
        var commits: [CommitID] = []
        var id = git_oid()
        while commits.count < limit {
            let code = git_revwalk_next(&id, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try checkHistory(code)
            commits.append(CommitID(ObjectID(id)))
        }
        return commits
    }

    /// The same in the part of history that a shallow clone has.
    private func commitsThatAreThere(
        from included: [CommitID], without excluded: [CommitID], atMost limit: Int
    ) throws(GitError) -> [CommitID] {
        var seen: Set<CommitID> = []
        _ = try parentsFirst(excluded, &seen)
        return Array(try parentsFirst(included, &seen).reversed().prefix(limit))
    }

    /// What can be reached from `tips`, without what was seen before.
    private func parentsFirst(_ tips: [CommitID], _ seen: inout Set<CommitID>) throws(GitError) -> [CommitID] {
        var ordered: [CommitID] = []
        var pending = tips.map { (commit: $0, isEntered: false) }
        while let next = pending.popLast() {
            if next.isEntered {
                ordered.append(next.commit)
            } else if contains(next.commit.id), seen.insert(next.commit).inserted {
                pending.append((next.commit, true))
                pending += try commit(next.commit).parents.map { ($0, false) }
            }
        }
        return ordered
    }

    /// Tells an object that history lacks from other failures.
    func checkHistory(_ code: Int32) throws(GitError) {
        guard code < 0 else { return }
        let error = GitError.last(code)
        guard code == GIT_ENOTFOUND.rawValue, GitError.lastClass == GIT_ERROR_ODB, let message = GitError.lastMessage
        else { throw error }
        // The only place where libgit2 1.5 says which it is: "object not found - no match for id (…)".
        let words = message.split { !$0.isHexDigit }
        guard let id = words.lazy.compactMap({ ObjectID(hex: $0) }).first else { throw error }
        throw .missingObject(id, isShallow: isShallow)
    }
}
