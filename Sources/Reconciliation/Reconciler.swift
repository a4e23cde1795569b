import Catalog
import GitRepository
import Sealing
import Stores

/// Brings a revision of a repository to its stores: read, verify, resolve, plan, apply, record.
public struct Reconciler {
    private let repository: Repository
    private let trust: ScopeTrust
    private let identities: () -> [any AgeIdentity]
    private let clock: () -> Int64

    /// - Parameters:
    ///   - identities: asked for only when something must be opened.
    ///   - clock: seconds since 1970.
    public init(
        repository: Repository, trust: ScopeTrust, identities: @escaping () -> [any AgeIdentity],
        clock: @escaping () -> Int64
    ) {
        self.repository = repository
        self.trust = trust
        self.identities = identities
        self.clock = clock
    }

    /// The revision that is applied, and its stores.
    public func target(_ options: ReconcileOptions) throws(ReconcileError) -> ReconcileTarget {
        var reading = try Reading(repository, ref: options.ref)
        if options.ref == nil, let ref = reading.revision.config.reconcile.ref {
            reading = try Reading(repository, ref: ref)
        }
        return ReconcileTarget(reading: reading)
    }

    /// What a run would do. Nothing is written and nothing opened; no identity is needed.
    public func plan(
        _ target: ReconcileTarget, store name: StoreName, _ options: ReconcileOptions
    ) async throws(ReconcileError) -> Plan {
        do throws(ReconcileError) {
            let store = try open(target, name, mayCreate: false)
            return try await prepare(target, name, store, options).plan
        } catch {
            guard case .store(_, .missing) = error else { throw error }
            return try await prepare(target, name, nil, options).plan
        }
    }

    /// Does it.
    ///
    /// - Parameter progress: told how many secrets of how many are done.
    public func reconcile(
        _ target: ReconcileTarget, store name: StoreName, _ options: ReconcileOptions,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(ReconcileError) -> ReconcileReport {
        let store = try open(target, name, mayCreate: true)
        let prepared = try await prepare(target, name, store, options)
        if prepared.isNothing {
            return ReconcileReport(plan: prepared.plan, applied: [], faults: [], firstUses: [], isQuick: true)
        }
        let keys = keyring(prepared, target)
        let applier = Applier(
            store: store, storeName: name, source: target.source, records: prepared.records, keys: keys,
            now: prepared.now)
        let outcomes = try await applier.apply(prepared.plan, progress: progress)
        let firstUses = try remember(prepared)
        try await record(prepared, outcomes, target, store, name)
        return ReconcileReport(
            plan: prepared.plan, applied: outcomes.filter { $0.fault == nil }.map(\.entry),
            faults: prepared.plan.faults + outcomes.compactMap(\.fault), firstUses: firstUses, isQuick: false)
    }

    private func open(
        _ target: ReconcileTarget, _ name: StoreName, mayCreate: Bool
    ) throws(ReconcileError) -> any SecretStore {
        guard let definition = target.config.stores[name] else { throw .noSuchStore(name.text) }
        do throws(StoreError) {
            return try Stores.open(name, definition, repository: target.source, mayCreate: mayCreate)
        } catch {
            throw .store(name, error)
        }
    }

    // MARK: Stages

    /// All that is known before anything is applied.
    private struct Prepared {
        let plan: Plan
        let record: ReconcileRecord?
        let records: [SecretID: SecretRecord]
        let resolution: Resolution
        let scopes: ScopeGate.Passed
        let isNothing: Bool
        let now: Int64
    }

    private func prepare(
        _ target: ReconcileTarget, _ name: StoreName, _ store: (any SecretStore)?, _ options: ReconcileOptions
    ) async throws(ReconcileError) -> Prepared {
        let now = clock()
        let record = try await read(name) { () throws(StoreError) in try await store?.record(of: target.source) ?? nil }
        let extent = try target.reading.extent(record, name, options, now: now)
        if case .nothing = extent {
            let plan = Plan(
                store: name, commit: target.commit.id.hex, entries: [], faults: [], extent: "nothing", manifestsRead: 0)
            return Prepared(
                plan: plan, record: record, records: [:], resolution: Resolution(isComplete: false), scopes: .init(),
                isNothing: true, now: now)
        }
        guard let definition = target.config.stores[name] else { throw .noSuchStore(name.text) }
        let records = try await read(name) { () throws(StoreError) in
            try await store?.secretRecords(of: target.source) ?? []
        }
        let resolver = Resolver(
            store: name, definition: definition, revision: target.reading.revision, records: records)
        var resolution = try resolve(resolver, extent, now: now)
        let gate = ScopeGate(
            revision: target.reading.revision, trust: trust, store: name, definition: definition, record: record)
        let scopes = try gate.filter(&resolution)
        let actual = try await actual(resolution, records, store, name)
        let byID = Dictionary(records.map { ($0.secret, $0) }, uniquingKeysWith: { first, _ in first })
        let planner = Planner(
            store: name, source: target.source, commit: target.commit.id.hex, records: byID,
            maximumDeletions: options.maximumDeletions)
        let owned = actual.values.count { $0.mark?.source == target.source && !$0.isDeleted }
        let plan = try planner.plan(
            resolution, actual: actual, owned: max(owned, records.count), extent: extent.description)
        return Prepared(
            plan: plan, record: record, records: byID, resolution: resolution, scopes: scopes, isNothing: false,
            now: now)
    }

    private func resolve(
        _ resolver: Resolver, _ extent: Reading.Extent, now: Int64
    ) throws(ReconcileError) -> Resolution {
        do throws(CatalogError) {
            switch extent {
            case .changes(let changes): return try resolver.changes(changes, retryAt: now)
            case .nothing, .everything: return try resolver.everything()
            }
        } catch {
            throw .catalog(error)
        }
    }

    /// What the store has: everything for a full run, else only what is concerned.
    private func actual(
        _ resolution: Resolution, _ records: [SecretRecord], _ store: (any SecretStore)?, _ name: StoreName
    ) async throws(ReconcileError) -> [String: StoredSecret] {
        guard let store else { return [:] }
        return try await read(name) { () throws(StoreError) in
            if resolution.isComplete {
                let all = try await store.list()
                return Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            }
            let gone = records.filter { resolution.gone.contains($0.secret) || resolution.desired[$0.secret] != nil }
            var actual: [String: StoredSecret] = [:]
            for name in Set(resolution.desired.values.map(\.storeName) + gone.map(\.storeName)) {
                actual[name] = try await store.secret(named: name)
            }
            return actual
        }
    }

    private func read<Result>(
        _ name: StoreName, _ body: () async throws(StoreError) -> Result
    ) async throws(ReconcileError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw .store(name, error)
        }
    }

    private func keyring(_ prepared: Prepared, _ target: ReconcileTarget) -> ScopeKeyring {
        let revision = target.reading.revision
        let identities = identities
        return ScopeKeyring(prepared.scopes.states) { state throws(ScopeAccessError) in
            try revision.seed(of: state, with: identities())
        }
    }

    private func remember(_ prepared: Prepared) throws(ReconcileError) -> [ScopeState] {
        var firstUses: [ScopeState] = []
        for (scope, decision) in prepared.scopes.decisions.sorted(by: { $0.key < $1.key }) {
            guard let state = prepared.scopes.states[scope] else { continue }
            if case .firstUse = decision { firstUses.append(state) }
            do {
                try trust.remember(state, decision)
            } catch {
                throw .catalog(.file(error))
            }
        }
        return firstUses
    }

    // MARK: Record

    /// The last stage. The applied commit moves, because every change is now applied, refused or on the worklist.
    private func record(
        _ prepared: Prepared, _ outcomes: [Applier.Outcome], _ target: ReconcileTarget, _ store: any SecretStore,
        _ name: StoreName
    ) async throws(ReconcileError) {
        try await read(name) { () throws(StoreError) in
            let handled = Set(outcomes.map(\.entry.secret))
            try await recordUnchanged(prepared, except: handled, target, store)
            let records = try await store.secretRecords(of: target.source)
            var sequences = prepared.record?.scopeSequences ?? [:]
            for (scope, state) in prepared.scopes.states {
                sequences[scope.text] = max(sequences[scope.text] ?? 0, state.sequence)
            }
            let retries = records.compactMap { record -> Int64? in
                if case .failed(_, _, let retryAt) = record.condition { retryAt } else { nil }
            }
            try await store.setRecord(
                ReconcileRecord(
                    ref: target.reading.ref, appliedCommit: target.commit.id.hex,
                    configDigest: target.reading.configDigest,
                    rendererVersion: EffectiveSecret.rendererVersion, scopeSequences: sequences,
                    nextDue: records.compactMap { $0.rotation?.due }.filter { $0 > prepared.now }.min(),
                    nextRetry: retries.min(),
                    hasFaults: !prepared.plan.faults.isEmpty
                        || outcomes.contains { $0.fault.map { !$0.isTransient } ?? false }
                        || prepared.plan.entries.contains { $0.action == .conflict }), of: target.source)
            try await store.finish()
        }
    }

    /// A secret that needed no change may still have moved to another file, been sealed again, or failed before.
    private func recordUnchanged(
        _ prepared: Prepared, except handled: Set<SecretID>, _ target: ReconcileTarget, _ store: any SecretStore
    ) async throws(StoreError) {
        let conflicts = Set(prepared.plan.entries.filter { $0.action == .conflict }.map(\.secret))
        for (id, desired) in prepared.resolution.desired where !handled.contains(id) {
            let condition: SecretRecord.Condition =
                conflicts.contains(id) ? .refused("the name in the store belongs to somebody else") : .ready
            let record = RecordKeeping.record(desired, condition, previous: prepared.records[id], now: prepared.now)
            if record != prepared.records[id] { try await store.setSecretRecord(record, of: target.source) }
        }
        for fault in prepared.plan.faults {
            guard let id = fault.secret, var record = prepared.records[id] else { continue }
            record.condition = .refused(fault.label)
            if record != prepared.records[id] { try await store.setSecretRecord(record, of: target.source) }
        }
    }
}

/// A revision and the stores that it names.
public struct ReconcileTarget {
    let reading: Reading

    public var commit: CommitID { reading.commit }
    public var ref: String { reading.ref }
    public var config: Config { reading.revision.config }
    /// What the stores know this repository by.
    public var source: String { config.repository }
}

/// How a run ended.
public struct ReconcileReport: Sendable {
    public let plan: Plan
    public let applied: [PlanEntry]
    public let faults: [SecretFault]
    /// Scopes whose states this clone has seen for the first time.
    public let firstUses: [ScopeState]
    /// Nothing was looked at but one reference and one row.
    public let isQuick: Bool
}

extension Reading.Extent: CustomStringConvertible {
    var description: String {
        switch self {
        case .nothing: "nothing"
        case .changes(let changes): "\(changes.count) changed \(changes.count == 1 ? "file" : "files")"
        case .everything(let reason): "everything: \(reason)"
        }
    }
}
