import GitRepository

/// What a forge's button makes of a branch.
public enum MergeButton: String, CaseIterable, Sendable {
    case merge
    case squash
    case rebase
}

/// The landing that a button would give, before anybody presses it.
public struct TrialLanding {
    /// `nil` where the button would be grey: the sides conflict.
    public let head: CommitID?

    /// - Parameters:
    ///   - base: the tip of the branch that is applied.
    ///   - branch: the tip of the one that is to land. Nobody signs what the forge makes of it.
    public init(
        _ button: MergeButton, of branch: CommitID, into base: CommitID, in repository: Repository
    ) throws(GitError) {
        switch button {
        case .merge, .squash:
            guard let tree = try repository.trialMerge(base, branch) else {
                head = nil
                return
            }
            head = try repository.trialCommit(tree, parents: button == .merge ? [base, branch] : [base])
        case .rebase:
            var tip = base
            let commits = try repository.commits(reachableFrom: [branch], butNotFrom: [base], atMost: 10_000)
            for id in commits.reversed() {
                guard try repository.commit(id).parents.count == 1 else { continue }
                guard let tree = try repository.trialPick(id, onto: tip) else {
                    head = nil
                    return
                }
                tip = try repository.trialCommit(tree, parents: [tip])
            }
            head = tip
        }
    }
}
