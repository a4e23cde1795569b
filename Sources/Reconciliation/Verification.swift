import Catalog
import GitRepository
import Stores
import Trust

/// How the changes of a revision are verified.
public struct Verification: Sendable {
    public let mode: Config.VerifyMode
    /// `nil` where nobody named one.
    public let root: RootOfTrust?

    init(_ demand: VerificationDemand, _ config: Config) {
        mode = demand.mode(raisedBy: config.reconcile.verify)
        root = demand.root
    }
}

/// What came of it, for one store: each remembers by itself how far it was brought.
public struct VerificationOutcome: Sendable {
    public let mode: Config.VerifyMode
    /// `nil` where nothing was verified.
    public let verdict: LandingsVerdict?
    /// Why nothing could be.
    public let obstacle: Obstacle?
    /// Who accepted that history was rewritten.
    public let resetBy: String?

    public enum Obstacle: Hashable, Sendable {
        /// Nobody said where trust begins; what is there at the first run is taken for it.
        case noRoot
        /// The clone does not reach far enough back.
        case shallow
    }

    init(
        mode: Config.VerifyMode, verdict: LandingsVerdict? = nil, obstacle: Obstacle? = nil, resetBy: String? = nil
    ) {
        self.mode = mode
        self.verdict = verdict
        self.obstacle = obstacle
        self.resetBy = resetBy
    }

    /// Why what is not vouched for is not, one a path.
    public var refusals: [LandingRefusal] {
        guard let state = verdict?.state else { return [] }
        return state.frozen.sorted { $0.key < $1.key }.map(\.value.refusal)
    }
}

/// A revision that may be applied, but for what is frozen. The second stage: nothing goes on without having passed it.
struct VerifiedReading {
    let reading: Reading
    let outcome: VerificationOutcome
    /// What is to be remembered; `nil` while nothing was verified.
    let record: VerifiedRecord?

    /// The paths that do not count, where that is enforced.
    var frozen: [RepositoryPath: FrozenPath] {
        outcome.mode == .enforce ? outcome.verdict?.state.frozen ?? [:] : [:]
    }

    /// Whether the record's frozen paths were found in another way, so that what they are cannot be told from what changed.
    func differsInKind(from recorded: VerificationRecord?) -> Bool {
        let isEnforced = outcome.mode == .enforce
        guard let recorded else { return record != nil }
        return recorded.isEnforced != isEnforced || (isEnforced && recorded.root != record?.verification.root)
    }
}
