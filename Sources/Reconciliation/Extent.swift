import Catalog
import GitRepository
import Stores

/// What of a revision must be looked at, in the light of what a store has recorded.
enum Extent {
    /// This commit is applied and nothing is left to do.
    case nothing
    /// What differs from the applied commit, and what earlier runs left.
    case changes([TreeChange])
    case everything(Cause)

    /// Why following the changes is not enough.
    enum Cause: String {
        case noRecord = "the store has no record of this repository"
        case asked = "asked for"
        case otherConfig = "the config changed"
        case otherRenderer = "the program renders values in another way"
        case otherFormat = "another version of the program wrote the record"
        case otherRef = "another reference"
        case rewrite = "history was rewritten"
        case shallow = "the clone is shallow and does not reach the commit that was applied last: not verified"
        case scopeChanged = "a scope changed"
        case driftCheckDue = "the store is compared as a whole from time to time"
        case otherVerification = "changes are verified in another way than before"
        case unreadablePast = "a manifest that was applied does not parse any more"
    }
}

extension Extent: CustomStringConvertible {
    var description: String {
        switch self {
        case .nothing: "nothing"
        case .changes(let changes): "\(changes.count) changed \(changes.count == 1 ? "file" : "files")"
        case .everything(let cause): "everything: \(cause.rawValue)"
        }
    }
}

extension Extent {
    /// - Parameter appliesShallow: a plan may look at everything where the applied commit is out of a shallow clone's
    ///   reach; a run that applies may not.
    init(
        _ verified: VerifiedReading, _ record: ReconcileRecord?, _ store: StoreName, _ options: ReconcileOptions,
        appliesShallow: Bool, now: Int64
    ) throws(ReconcileError) {
        let reading = verified.reading
        guard let record else {
            self = .everything(.noRecord)
            return
        }
        if record.ref != reading.ref && !options.acceptsOtherRef {
            throw .otherRef(store, recorded: record.ref, asked: reading.ref)
        }
        let ancestry = try Ancestry(of: reading, record, store)
        switch ancestry {
        case .descendant: break
        case .shallow(let applied):
            guard appliesShallow else { throw .shallow(store, applied: applied) }
        case .rewritten(let applied):
            guard reading.accepts(options.rewrite, from: record.appliedCommit) else {
                throw .rewritten(store, applied: applied, asked: reading.commit.short)
            }
        }
        if let cause = Self.cause(record, verified, ancestry, options, now: now) {
            self = .everything(cause)
        } else if record.appliedCommit == reading.commit.id.hex {
            let isDue = record.nextDate.map { $0 <= now } ?? false
            self = record.isSettled && !isDue ? .nothing : .changes([])
        } else {
            self = try Self.changes(reading, since: record.appliedCommit)
        }
    }

    private static func cause(
        _ record: ReconcileRecord, _ verified: VerifiedReading, _ ancestry: Ancestry, _ options: ReconcileOptions,
        now: Int64
    ) -> Cause? {
        let reading = verified.reading
        switch ancestry {
        case .descendant: break
        case .shallow: return .shallow
        case .rewritten: return .rewrite
        }
        if options.full { return .asked }
        if record.format != ReconcileRecord.currentFormat { return .otherFormat }
        if record.ref != reading.ref { return .otherRef }
        if record.configDigest != reading.configDigest { return .otherConfig }
        if verified.differsInKind(from: record.verification) { return .otherVerification }
        if record.rendererVersion != EffectiveSecret.rendererVersion { return .otherRenderer }
        if let date = record.nextDriftCheck, date <= now { return .driftCheckDue }
        return nil
    }

    private static func changes(_ reading: Reading, since applied: String) throws(ReconcileError) -> Extent {
        guard let applied = ObjectID(hex: applied).map(CommitID.init) else { return .everything(.noRecord) }
        let config = reading.revision.config
        do throws(GitError) {
            let changes = try reading.repository.changes(
                from: reading.repository.tree(of: applied), to: reading.revision.source.tree,
                enter: { folder in
                    config.canHoldManifests(folder) || folder.isInside(Self.ownFolder) ? .enter : .skip
                })
            if changes.contains(where: { $0.path.isInside(ScopePaths.root) }) { return .everything(.scopeChanged) }
            return .changes(changes.filter { config.isManifest($0.path) })
        } catch {
            throw .git(error)
        }
    }

    private static let ownFolder: RepositoryPath = ".git-seal"
}

/// How the commit that was applied last stands to the one that is to be applied.
private enum Ancestry {
    case descendant
    /// The clone does not reach far enough back to tell.
    case shallow(applied: String)
    /// It is no ancestor, or is not there at all.
    case rewritten(applied: String)

    init(of reading: Reading, _ record: ReconcileRecord, _ store: StoreName) throws(ReconcileError) {
        guard let applied = ObjectID(hex: record.appliedCommit).map(CommitID.init) else {
            self = .rewritten(applied: record.appliedCommit)
            return
        }
        let repository = reading.repository
        do throws(GitError) {
            if repository.contains(applied.id), try repository.isAncestor(applied, of: reading.commit) {
                self = .descendant
            } else {
                // libgit2 1.5 takes the edge of a shallow clone for the beginning of history.
                self = repository.isShallow ? .shallow(applied: applied.short) : .rewritten(applied: applied.short)
            }
        } catch {
            guard case .missingObject = error else { throw .git(error) }
            self = repository.isShallow ? .shallow(applied: applied.short) : .rewritten(applied: applied.short)
        }
    }
}
