import Catalog
import GitRepository

/// The change statements that a landing brings.
struct LandedStatements {
    /// The files that they speak of.
    let paths: Set<RepositoryPath>

    init(_ step: Mainline.Step, _ parent: TreeID, _ repository: Repository) throws(GitError) {
        paths = []
    }

    /// Who vouches for all of a change; `nil` when something of it is left over.
    func vouchers(
        for change: GovernedChange, _ judge: LandingJudge, _ repository: Repository
    ) throws(GitError) -> [Voucher]? {
        nil
    }
}
