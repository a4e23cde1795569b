import Catalog
import GitRepository

/// Why a change is not let through.
public struct LandingRefusal: Hashable, Sendable {
    /// The commit on the mainline that brought it.
    public let landing: CommitID
    /// The commit that is to blame, where that is another one.
    public let commit: CommitID
    public let path: RepositoryPath
    /// What would have had to be allowed; the first that was not.
    public let deed: Deed?
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        /// Nobody signed the commit.
        case unsigned
        case signature(SSHSignatureFault)
        /// Somebody signed it whom the policy does not allow it.
        case notAllowed(PolicyDecision)
        /// The branch holds nothing that makes the difference: whoever merged made it.
        case merge(MergeFault)
        /// Nobody may do it, whoever signs.
        case forbidden(ForbiddenPolicyChange)
        /// The new policy does not parse: nobody could change anything any more.
        case policy(SchemaError)
        /// The commit before has no policy, or one that does not parse: it knows nobody.
        case noPolicy
        /// What an earlier run has recorded.
        case recorded(String)
    }

    /// Why a merge cannot be redone.
    public enum MergeFault: Hashable, Sendable {
        /// It differs from what merging gives.
        case differs
        case conflict
        /// The sides have several common ancestors, as where branches were merged crosswise.
        case crissCross
        /// The sides have none.
        case unrelated
        case octopus
    }

    public init(
        landing: CommitID, commit: CommitID, path: RepositoryPath, deed: Deed?, reason: Reason
    ) {
        self.landing = landing
        self.commit = commit
        self.path = path
        self.deed = deed
        self.reason = reason
    }
}
