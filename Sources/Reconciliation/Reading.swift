import Catalog
import GitRepository

/// The revision that is to be applied. The first stage: one reference and the config behind it, and no manifest.
struct Reading {
    /// The full name of the reference; `HEAD` for a detached one.
    let ref: String
    let commit: CommitID
    let revision: Revision<TreeSource>
    /// Names the config's content: when it changes, everything is looked at.
    let configDigest: String

    /// - Parameter asked: a reference or a commit; by default the one that the config of HEAD names, else HEAD.
    init(_ repository: Repository, ref asked: String?) throws(ReconcileError) {
        let reading = try Reading(repository, at: asked)
        if asked == nil, let ref = reading.revision.config.reconcile.ref {
            self = try Reading(repository, at: ref)
        } else {
            self = reading
        }
    }

    private init(_ repository: Repository, at asked: String?) throws(ReconcileError) {
        let tree: TreeID
        do throws(GitError) {
            (ref, commit) = try Self.resolve(asked, repository)
            tree = try repository.tree(of: commit)
            configDigest = try repository.entry(at: Config.path, in: tree)?.id.hex ?? ""
        } catch {
            throw .git(error)
        }
        do throws(CatalogError) {
            revision = try Revision(TreeSource(repository: repository, tree: tree))
        } catch {
            throw .catalog(error)
        }
    }

    private static func resolve(
        _ asked: String?, _ repository: Repository
    ) throws(GitError) -> (ref: String, commit: CommitID) {
        if let asked, asked != "HEAD" {
            return (repository.fullName(ofReference: asked) ?? asked, try repository.resolve(asked))
        }
        switch try repository.head() {
        case .unborn(let branch): throw .unbornBranch(branch)
        case .branch(let name, let id): return (name, id)
        case .detached(let id): return ("HEAD", id)
        }
    }

    /// Whether exactly this or any rewriting is accepted.
    func accepts(_ rewrite: ReconcileOptions.AcceptedRewrite?, from applied: String) -> Bool {
        switch rewrite {
        case nil: false
        case .any: true
        case .range(let from, let to): applied.hasPrefix(from) && commit.id.hex.hasPrefix(to)
        }
    }

    var repository: Repository { revision.source.repository }
}
