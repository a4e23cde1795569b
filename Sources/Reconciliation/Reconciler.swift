import Catalog
import GitRepository
import Sealing
import Stores
import Trust

/// Brings a revision of a repository to its stores: read, verify, resolve, plan, apply, record.
public struct Reconciler {
    private let repository: Repository
    private let trust: ScopeTrust
    private let identities: () -> [any AgeIdentity]
    private let clock: () -> Int64
    private let openStore: StoreOpening

    /// How a store is opened; tests put stores in between that fail on command.
    public typealias StoreOpening = (
        _ name: StoreName, _ definition: StoreDefinition, _ repository: String, _ mayCreate: Bool
    ) throws(StoreError) -> any SecretStore

    /// - Parameters:
    ///   - identities: asked for only when something must be opened.
    ///   - clock: seconds since 1970.
    public init(
        repository: Repository, trust: ScopeTrust, identities: @escaping () -> [any AgeIdentity],
        clock: @escaping () -> Int64,
        openStore: @escaping StoreOpening = { name, definition, repository, mayCreate throws(StoreError) in
            try Stores.open(name, definition, repository: repository, mayCreate: mayCreate)
        }
    ) {
        self.repository = repository
        self.trust = trust
        self.identities = identities
        self.clock = clock
        self.openStore = openStore
    }

    /// The revision that is applied, and its stores.
    public func target(_ options: ReconcileOptions) throws(ReconcileError) -> ReconcileTarget {
        let reading = try Reading(repository, ref: options.ref)
        let verification = Verification(options.verification, reading.revision.config)
        return ReconcileTarget(reading: reading, verification: verification)
    }

    /// What a run would do. Nothing is written and nothing opened; no identity is needed.
    public func plan(
        _ target: ReconcileTarget, store name: StoreName, _ options: ReconcileOptions
    ) async throws(ReconcileError) -> Plan {
        try await prepare(target, name, options, isPlan: true).plan
    }

    /// Does it.
    ///
    /// - Parameter progress: told how many secrets of how many are done.
    public func reconcile(
        _ target: ReconcileTarget, store name: StoreName, _ options: ReconcileOptions,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(ReconcileError) -> ReconcileReport {
        let prepared = try await prepare(target, name, options, isPlan: false)
        guard let resolution = prepared.resolution else {
            return ReconcileReport(plan: prepared.plan, applied: [], faults: [], firstUses: [], isQuick: true)
        }
        // A store that nothing may reach is not even made.
        guard prepared.isStoreThere || prepared.plan.hasChanges || prepared.plan.faults.isEmpty else {
            return ReconcileReport(
                plan: prepared.plan, applied: [], faults: prepared.plan.faults, firstUses: [], isQuick: false)
        }
        let store = try open(target, name, mayCreate: true)
        let firstUses = try remember(resolution.scopes)
        let writer = try await writing(name) { () throws(StoreError) in
            try await store.begin(target.source, commit: target.commit.id.hex, now: prepared.now)
        }
        let keeper = RecordKeeper(commit: target.commit.id.hex, now: prepared.now)
        let applier = Applier(
            store: store, storeName: name, writer: writer, resolution: resolution, keeper: keeper, now: prepared.now)
        var keys = keyring(resolution.scopes, target)
        let outcomes = try await applier.apply(prepared.plan, &keys, progress: progress)
        try await writing(name) { () throws(StoreError) in
            try await store.setSecretRecords(keeper.changes(resolution, prepared.plan), by: writer)
            let summary = try await store.summary(of: target.source, now: prepared.now)
            try await store.setRecord(record(prepared, resolution, summary, target), by: writer)
            try await store.finish()
        }
        return ReconcileReport(
            plan: prepared.plan, applied: outcomes.filter { $0.fault == nil }.map(\.entry),
            faults: prepared.plan.faults + outcomes.compactMap(\.fault), firstUses: firstUses, isQuick: false)
    }
}

/// The revision that is to be applied, how its changes are verified, and the stores that it names.
public struct ReconcileTarget {
    let reading: Reading
    public let verification: Verification

    public var commit: CommitID { reading.commit }
    /// The full name of the reference; `HEAD` for a detached one.
    public var ref: String { reading.ref }
    public var config: Config { reading.revision.config }
    /// What the stores know this repository by.
    public var source: String { config.repository }
}

// MARK: - Stages

extension Reconciler {
    /// All that is known before anything is applied.
    private struct Prepared {
        let plan: Plan
        let record: ReconcileRecord?
        /// `nil` when nothing had to be looked at.
        let resolution: Resolution?
        let verified: VerifiedReading
        let isStoreThere: Bool
        let now: Int64
    }

    /// All stages but the last two, with a store that is only read, and closed again before anybody writes.
    private func prepare(
        _ target: ReconcileTarget, _ name: StoreName, _ options: ReconcileOptions, isPlan: Bool
    ) async throws(ReconcileError) -> Prepared {
        let now = clock()
        let store = try existing(target, name)
        let definition = try definition(of: name, in: target)
        let reader = StoreReader(name: name, store: store, source: target.source)
        let record = try await reader.record()
        let verifier = Verifier(
            reading: target.reading, verification: target.verification, store: name, options: options, isPlan: isPlan,
            now: now)
        let verified = try verifier.verify(record)
        if verified.outcome.mode == .enforce, case .everything? = verified.outcome.verdict?.frozen {
            throw .unverified(name, verified.outcome.refusals)
        }
        let extent = try Extent(verified, record, name, options, appliesShallow: isPlan, now: now)
        let resolver = Resolver(
            store: name, definition: definition, capabilities: try capabilities(of: definition, name),
            verified: verified)
        guard let (found, seen) = try await resolve(resolver, extent, record, reader) else {
            let plan = Plan(
                store: name, commit: target.commit.id.hex, entries: [], faults: [], extent: extent.description,
                manifestsRead: 0, verification: verified.outcome)
            return Prepared(
                plan: plan, record: record, resolution: nil, verified: verified, isStoreThere: true, now: now)
        }
        var resolution = found
        try ScopeGate(
            verified: verified, trust: trust, store: name, definition: definition, record: record
        ).filter(&resolution)
        let actual = try await reader.actual(resolution, now: now)
        let planner = Planner(
            store: name, source: target.source, commit: target.commit.id.hex,
            verification: verified.outcome, deletionGuard: DeletionGuard(maximum: options.maximumDeletions),
            ignoresPauses: options.full, now: now)
        let plan = try planner.plan(
            resolution, actual: actual, ownedCount: try await reader.ownedCount(resolution, actual),
            extent: seen.description)
        return Prepared(
            plan: plan, record: record, resolution: resolution, verified: verified, isStoreThere: store != nil,
            now: now)
    }

    /// - Returns: what is wanted and how much was looked at for it; `nil` when nothing had to be.
    private func resolve(
        _ resolver: Resolver, _ extent: Extent, _ record: ReconcileRecord?, _ reader: StoreReader
    ) async throws(ReconcileError) -> (Resolution, Extent)? {
        switch extent {
        case .nothing: return nil
        case .changes(let changes):
            if let record, let resolution = try await resolver.changes(changes, record, reader) {
                return (resolution, extent)
            }
            return (try await resolver.everything(try await reader.records(.all)), .everything(.unreadablePast))
        case .everything: return (try await resolver.everything(try await reader.records(.all)), extent)
        }
    }

    private func capabilities(
        of definition: StoreDefinition, _ name: StoreName
    ) throws(ReconcileError) -> StoreCapabilities {
        do throws(StoreError) {
            return try Stores.capabilities(of: definition)
        } catch {
            throw .store(name, error)
        }
    }

    private func definition(
        of name: StoreName, in target: ReconcileTarget
    ) throws(ReconcileError) -> StoreDefinition {
        guard let definition = target.config.stores[name] else {
            throw .catalog(target.config.noSuchStore(name.text))
        }
        return definition
    }

    /// The store as a reader; `nil` when it is not there yet.
    private func existing(
        _ target: ReconcileTarget, _ name: StoreName
    ) throws(ReconcileError) -> (any SecretStore)? {
        do throws(ReconcileError) {
            return try open(target, name, mayCreate: false)
        } catch {
            guard case .store(_, .missing) = error else { throw error }
            return nil
        }
    }

    private func open(
        _ target: ReconcileTarget, _ name: StoreName, mayCreate: Bool
    ) throws(ReconcileError) -> any SecretStore {
        let definition = try definition(of: name, in: target)
        do throws(StoreError) {
            return try openStore(name, definition, target.source, mayCreate)
        } catch {
            throw .store(name, error)
        }
    }

    private func keyring(_ scopes: AcceptedScopes, _ target: ReconcileTarget) -> ScopeKeyring {
        let revision = target.reading.revision
        let identities = identities
        return ScopeKeyring(scopes.states) { state throws(ScopeAccessError) in
            try revision.seed(of: state, with: identities())
        }
    }

    /// Moves the pins, and tells which scopes they did not know yet.
    private func remember(_ scopes: AcceptedScopes) throws(ReconcileError) -> [ScopeState] {
        var firstUses: [ScopeState] = []
        for (scope, decision) in scopes.decisions.sorted(by: { $0.key < $1.key }) {
            guard let state = scopes.states[scope] else { continue }
            if case .firstUse = decision { firstUses.append(state) }
            do {
                try trust.remember(state, decision)
            } catch {
                throw .catalog(.file(error))
            }
        }
        return firstUses
    }

    /// The last stage. The applied commit moves, since every change is now applied or among what the next run looks at.
    private func record(
        _ prepared: Prepared, _ resolution: Resolution, _ summary: RecordSummary, _ target: ReconcileTarget
    ) -> ReconcileRecord {
        var sequences = prepared.record?.scopeSequences ?? [:]
        for (scope, state) in resolution.scopes.states {
            sequences[scope.text] = max(sequences[scope.text] ?? 0, state.sequence)
        }
        let commit = target.commit.id.hex
        // An old name whose deletion is held would be forgotten by a run that only follows changes.
        let isIncomplete = prepared.plan.faults.contains { fault in
            guard case .deletionHeld = fault.reason else { return false }
            return fault.secret.map { resolution.desired[$0] != nil } ?? false
        }
        return ReconcileRecord(
            ref: target.ref, appliedCommit: commit,
            verifiedCommit: prepared.verified.record?.commit ?? prepared.record?.verifiedCommit ?? "",
            configDigest: isIncomplete ? "" : target.reading.configDigest,
            rendererVersion: EffectiveSecret.rendererVersion, scopeSequences: sequences,
            unsettledCount: summary.unsettledCount, heldPaths: resolution.heldPaths.sorted(),
            nextDue: summary.nextDue, nextRetry: summary.nextRetry,
            verification: prepared.verified.record?.verification ?? prepared.record?.verification?.unenforced)
    }

    private func writing<Result>(
        _ name: StoreName, _ body: () async throws(StoreError) -> Result
    ) async throws(ReconcileError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw .store(name, error)
        }
    }
}
