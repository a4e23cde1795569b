import Catalog
import GitRepository

/// Why nothing can be said of a history; what is said against one is a ``LandingRefusal``.
public enum TrustError: Error, Equatable {
    case git(GitError)
    /// The later commit does not descend from the one that was verified last.
    case rewritten(from: CommitID, to: CommitID)
    /// The clone does not hold enough of history.
    case shallow(missing: CommitID)
    /// The clone was made without files that must be compared.
    case partial(missing: ObjectID)

    init(_ error: GitError, _ repository: Repository) {
        switch error {
        case .missingObject(let id, true): self = .shallow(missing: CommitID(id))
        case .missingObject(let id, _) where repository.isPartial: self = .partial(missing: id)
        default: self = .git(error)
        }
    }
}
