/// The chain of commits from one that was applied to a later one: at each merge it takes the first parent that descends from
/// the applied one.
///
/// Whoever merges decides which parent is the first; the applied commit stays on the chain whatever they decide.
public struct Mainline: Hashable, Sendable {
    /// Oldest first.
    public let steps: [Step]

    /// What one commit adds to the one before it on the chain, which is one of its parents.
    public struct Step: Hashable, Sendable {
        public let parent: CommitID
        public let commit: Commit

        public init(parent: CommitID, commit: Commit) {
            self.parent = parent
            self.commit = commit
        }
    }
}

extension Repository {
    /// - Parameter limit: how many commits may lie between the two, side branches included.
    /// - Returns: `nil` where `head` does not descend from `base`, as far as the history that is there can tell: of a shallow
    ///   clone that may be less than there is.
    public func mainline(
        from base: CommitID, to head: CommitID, atMost limit: Int = 2_000_000
    ) throws(GitError) -> Mainline? {
        guard contains(base.id) else { throw .missingObject(base.id, isShallow: isShallow) }
        let later = try commits(
            reachableFrom: [head], butNotFrom: [base], atMost: limit + 1, acceptsShallow: true)
        guard later.count <= limit else { throw .historyTooLong(limit: limit) }
        // The walk depends on dates, which are whoever's choice; the chain does not.
        var commits: [CommitID: Commit] = [:]
        var descending: Set<CommitID> = [base]
        for id in later.reversed() where id != base {
            let commit = try commit(id)
            commits[id] = commit
            if commit.parents.contains(where: descending.contains) { descending.insert(id) }
        }
        guard descending.contains(head) else { return nil }
        var steps: [Mainline.Step] = []
        var next = head
        while next != base {
            guard let commit = commits[next], let parent = commit.parents.first(where: descending.contains) else {
                throw .damagedObject(next.id)
            }
            steps.append(Mainline.Step(parent: parent, commit: commit))
            next = parent
        }
        return Mainline(steps: steps.reversed())
    }
}
