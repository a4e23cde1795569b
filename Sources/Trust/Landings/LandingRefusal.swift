import Catalog
import GitRepository

/// Why a change is not let through.
public struct LandingRefusal: Error, Hashable, Sendable {
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

extension LandingRefusal {
    /// The reason in a few words, as it is recorded and listed.
    public var label: String {
        let place = commit == landing ? commit.short : "\(commit.short), which \(landing.short) brought,"
        return switch reason {
        case .unsigned: "nobody signed \(place)"
        case .signature: "the signature of \(place) is of no use"
        case .notAllowed(let decision):
            if let name = decision.principal {
                "the policy does not allow \(name) what \(place) does"
            } else {
                "the policy does not know who signed \(place)"
            }
        case .merge(.differs): "the merge \(place) changes more than merging does"
        case .merge(.conflict): "the merge \(place) decides a conflict, and nobody signed it"
        case .merge(.crissCross): "the merge \(place) joins branches that were merged crosswise, and nobody signed it"
        case .merge(.unrelated): "the merge \(place) joins unrelated histories, and nobody signed it"
        case .merge(.octopus): "the merge \(place) joins several branches, and nobody signed it"
        case .forbidden: "\(place) takes back a revocation"
        case .policy: "the policy of \(place) does not parse"
        case .noPolicy: "the commit before \(landing.short) has no policy that could allow it"
        case .recorded(let label): label
        }
    }
}
