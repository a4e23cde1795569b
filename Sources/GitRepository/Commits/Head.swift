import CGit2

/// What HEAD names.
public enum Head: Hashable, Sendable {
    /// A branch that has no commit yet.
    case unborn(branch: String)
    /// The full name of the reference, as in `refs/heads/main`.
    case branch(String, CommitID)
    case detached(CommitID)

    public var commit: CommitID? {
        switch self {
        case .unborn: nil
        case .branch(_, let id), .detached(let id): id
        }
    }
}

extension Repository {
    public func head() throws(GitError) -> Head {
        let head = try Handle(git_reference_free) { git_reference_lookup(&$0, handle, "HEAD") }
        guard let branch = git_reference_symbolic_target(head.pointer) else {
            return .detached(try Self.target(of: head))
        }
        do {
            let resolved = try Handle(git_reference_free) { git_reference_resolve(&$0, head.pointer) }
            return .branch(String(cString: branch), try Self.target(of: resolved))
        } catch .library(GIT_ENOTFOUND.rawValue, _) {
            return .unborn(branch: String(cString: branch))
        }
    }

    /// The commit of HEAD, which must have one.
    public func headCommit() throws(GitError) -> CommitID {
        switch try head() {
        case .unborn(let branch): throw .unbornBranch(branch)
        case .branch(_, let id), .detached(let id): return id
        }
    }

    private static func target(of reference: borrowing Handle) throws(GitError) -> CommitID {
        guard let id = git_reference_target(reference.pointer) else { throw .last(-1) }
        return CommitID(ObjectID(id))
    }
}
