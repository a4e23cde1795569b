import Catalog
import GitRepository

/// What became of each landing between two commits.
public struct LandingsVerdict: Sendable {
    /// Oldest first; those that change nothing governed are left out.
    public let landings: [LandingVerdict]
    /// How many there were, with those.
    public let count: Int
    /// At the later commit.
    public let state: VerifiedState
    /// The last commit of which everything counted; where the next verification begins when ``VerifiedState/isFrozenWhole``.
    public let lastWhole: VerifiedState

    public var frozen: Frozen {
        if state.isFrozenWhole { return .everything }
        return state.frozen.isEmpty ? .nothing : .names(state.frozen.keys.sorted())
    }

    public enum Frozen: Hashable, Sendable {
        case nothing
        /// The secrets that these files hold, or held when they were verified last.
        case names([RepositoryPath])
        case everything
    }
}

/// What became of one landing.
public struct LandingVerdict: Hashable, Sendable {
    /// The commit on the mainline, and the one before it there.
    public let commit: CommitID
    public let parent: CommitID
    public let changes: [JudgedChange]

    public var isAllowed: Bool { changes.allSatisfy(\.isAllowed) }
    public var refusals: [LandingRefusal] {
        changes.compactMap { if case .refused(let refusal) = $0.outcome { refusal } else { nil } }
    }
}

/// A change and who vouches for it.
public struct JudgedChange: Hashable, Sendable {
    public let change: GovernedChange
    public let outcome: Outcome

    public enum Outcome: Hashable, Sendable {
        case allowed(Evidence)
        case refused(LandingRefusal)
        /// The content is the one that was verified before a refused landing changed it.
        case reverted
    }

    public var isAllowed: Bool { if case .refused = outcome { false } else { true } }
}

/// What vouches for a change.
public enum Evidence: Hashable, Sendable {
    /// The landing is signed.
    case commit(Voucher)
    /// The commits of the branch that was merged are.
    case branch([Voucher])
    /// Change statements are.
    case statements([Voucher])
    /// The tag that is applied is.
    case tag(Voucher)
}

/// A principal who is allowed something, and by which statements of the policy.
public struct Voucher: Hashable, Sendable {
    public let principal: String
    public let statements: [String]
    /// What he signed: a commit, or a file with a change statement, or a tag.
    public let signed: String
}
