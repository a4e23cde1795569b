import GitRepository

/// How far changes were verified, and what of the commit's tree does not count.
public struct VerifiedState: Hashable, Sendable {
    public var commit: CommitID
    /// What refused landings touched and no allowed one has set right since, by path.
    public var frozen: [RepositoryPath: FrozenPath]

    public init(_ commit: CommitID, frozen: [RepositoryPath: FrozenPath] = [:]) {
        self.commit = commit
        self.frozen = frozen
    }

    /// Whether a file of `.git-seal` is among it: then nothing of the commit counts.
    public var isFrozenWhole: Bool { frozen.keys.contains { $0.isInside(GovernedFolder.path) } }
}

/// A path whose content nobody vouches for.
public struct FrozenPath: Hashable, Sendable {
    /// What was verified last; `nil` when that was nothing.
    public let verified: TreeEntry?
    /// The last commit of the mainline that had it.
    public let since: CommitID
    public let refusal: LandingRefusal

    public init(verified: TreeEntry?, since: CommitID, refusal: LandingRefusal) {
        self.verified = verified
        self.since = since
        self.refusal = refusal
    }
}

enum GovernedFolder {
    static let path: RepositoryPath = ".git-seal"
    static let statements = RepositoryPath(ChangeStatement.folder)
}
