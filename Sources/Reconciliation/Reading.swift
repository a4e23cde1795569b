import Catalog
import GitRepository
import Stores

/// The revision that is to be applied, and what of it must be looked at. The first stage.
struct Reading {
    let ref: String
    let commit: CommitID
    let revision: Revision<TreeSource>
    /// Names the config: when it changes, everything is looked at.
    let configDigest: String

    /// What must be looked at.
    enum Extent {
        /// The record says that this commit is applied and nothing is left to do.
        case nothing
        case changes([TreeChange])
        case everything(reason: String)
    }

    /// Reads the reference and the config behind it; no manifest.
    init(_ repository: Repository, ref asked: String?) throws(ReconcileError) {
        let tree: TreeID
        do throws(GitError) {
            (ref, commit) = try Self.target(repository, asked)
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

    private static func target(_ repository: Repository, _ asked: String?) throws(GitError) -> (String, CommitID) {
        if let asked {
            // A branch is recorded by its full name, as HEAD has it.
            let branch = "refs/heads/\(asked)"
            if let commit = try? repository.resolve(branch) { return (branch, commit) }
            return (asked, try repository.resolve(asked))
        }
        switch try repository.head() {
        case .unborn(let branch): throw .unbornBranch(branch)
        case .branch(let name, let id): return (name, id)
        case .detached(let id): return ("HEAD", id)
        }
    }

    /// How far to look in the light of what a store has recorded.
    func extent(
        _ record: ReconcileRecord?, _ store: StoreName, _ options: ReconcileOptions, now: Int64
    ) throws(ReconcileError) -> Extent {
        guard let record else { return .everything(reason: "the store has no record of this repository") }
        let applied = ObjectID(hex: record.appliedCommit).map { CommitID($0) }
        if record.ref != ref && !options.acceptsOtherRef {
            throw .otherRef(store, recorded: record.ref, asked: ref)
        }
        guard let applied else { return .everything(reason: "the record names no commit") }
        if applied != commit && !options.acceptsRewrite { try refuseRewrite(from: applied, store) }
        if options.full { return .everything(reason: "asked for") }
        if record.configDigest != configDigest { return .everything(reason: "the config changed") }
        if record.rendererVersion != EffectiveSecret.rendererVersion {
            return .everything(reason: "the renderer changed")
        }
        if record.hasFaults { return .everything(reason: "the last run left faults") }
        let isDue = [record.nextRetry, record.nextDue].contains { $0.map { $0 <= now } ?? false }
        if applied == commit { return isDue ? .changes([]) : .nothing }
        return try changes(since: applied)
    }

    private func refuseRewrite(from applied: CommitID, _ store: StoreName) throws(ReconcileError) {
        let repository = revision.source.repository
        do throws(GitError) {
            guard repository.contains(applied.id) else {
                if repository.isShallow { throw GitError.missingObject(applied.id, isShallow: true) }
                throw GitError.noSuchRevision(applied.id.hex)
            }
            guard try repository.isAncestor(applied, of: commit) else { throw GitError.noSuchRevision(applied.id.hex) }
        } catch {
            if case .missingObject(_, true) = error { throw .shallow(store, applied: applied.short) }
            throw .rewritten(store, applied: applied.short, asked: commit.short)
        }
    }

    private func changes(since applied: CommitID) throws(ReconcileError) -> Extent {
        let repository = revision.source.repository
        do throws(GitError) {
            guard repository.contains(applied.id) else { return .everything(reason: "the applied commit is not here") }
            let config = revision.config
            let changes = try repository.changes(
                from: repository.tree(of: applied), to: revision.source.tree,
                enter: { folder in
                    config.canHoldManifests(folder) || folder.isInside(".git-seal") ? .enter : .skip
                })
            if changes.contains(where: { $0.path.isInside(ScopePaths.root) }) {
                return .everything(reason: "a scope changed")
            }
            return .changes(changes.filter { config.isManifest($0.path) })
        } catch {
            throw .git(error)
        }
    }
}

/// What a run is asked for.
public struct ReconcileOptions: Sendable {
    /// The reference to apply; `nil` for the config's, else HEAD.
    public var ref: String?
    /// Applies another reference than the recorded one.
    public var acceptsOtherRef = false
    /// Applies a commit that does not descend from the applied one.
    public var acceptsRewrite = false
    /// Looks at everything.
    public var full = false
    /// The most deletions of one store in one run; by default ten, or a tenth of what the store holds if that is more.
    public var maximumDeletions: Int?

    public init() {}
}
