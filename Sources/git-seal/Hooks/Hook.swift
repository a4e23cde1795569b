import ArgumentParser

/// The moments at which git asks us, by git's names for them.
enum Hook: String, CaseIterable, ExpressibleByArgument {
    case preCommit = "pre-commit"
    /// A merge that needs no hand runs no pre-commit hook.
    case preMergeCommit = "pre-merge-commit"
    /// Cherry-picks, reverts and rebases run neither; nothing leaves the machine without this one.
    case prePush = "pre-push"
}
