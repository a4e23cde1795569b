import Catalog
import Stores

/// Carries out a plan. The fifth stage: while one batch is written, the values of the next are opened.
struct Applier {
    let store: any SecretStore
    let storeName: StoreName
    let writer: StoreWriter
    let resolution: Resolution
    let keeper: RecordKeeper
    let now: Int64

    /// How one entry ended.
    struct Outcome: Sendable {
        let entry: PlanEntry
        let fault: SecretFault?
    }

    /// So many that opening keeps all cores busy; so few that their values fit into memory that the system locks.
    private static let batchCount = 256

    /// - Parameter progress: told how many entries of how many are done.
    func apply(
        _ plan: Plan, _ keys: inout ScopeKeyring, progress: @Sendable (Int, Int) -> Void
    ) async throws(ReconcileError) -> [Outcome] {
        let entries = plan.entries.filter(\.changesStore)
        var outcomes: [Outcome] = []
        var next = await opened(entries, from: 0, &keys)
        while let (batch, values) = next {
            let done = outcomes.count + batch.entries.count
            let following = batchOfEntries(entries, from: done, &keys)
            async let followingValues = following?.open()
            outcomes += try await write(batch, values, after: outcomes)
            progress(done, entries.count)
            if let following, let opened = await followingValues { next = (following, opened) } else { next = nil }
        }
        return outcomes
    }

    private func opened(
        _ entries: [PlanEntry], from start: Int, _ keys: inout ScopeKeyring
    ) async -> (Batch, Batch.Opened)? {
        guard let batch = batchOfEntries(entries, from: start, &keys) else { return nil }
        return (batch, await batch.open())
    }

    private func batchOfEntries(_ entries: [PlanEntry], from start: Int, _ keys: inout ScopeKeyring) -> Batch? {
        guard start < entries.count else { return nil }
        return Batch(Array(entries[start..<min(entries.count, start + Self.batchCount)]), &keys)
    }

    /// Brings one batch to the store, and remembers what could not be brought.
    private func write(
        _ batch: Batch, _ opened: Batch.Opened, after earlier: [Outcome]
    ) async throws(ReconcileError) -> [Outcome] {
        var faults = opened.faults
        faults.merge(renamedInVain(batch, earlier)) { own, _ in own }
        var changes: [(entry: Int, change: SecretChange)] = []
        for (index, entry) in batch.entries.enumerated() where faults[index] == nil {
            changes.append((index, change(entry, opened.values[index])))
        }
        let errors = await store.apply(changes.map(\.change), by: writer, now: now)
        for ((index, _), error) in zip(changes, errors) {
            guard let error else { continue }
            // A store that takes nothing any more ends the run: the next one goes on where this one stopped.
            if error.concernsStore { throw .store(storeName, error) }
            faults[index] = if case .foreign(_, let owner) = error { .foreign(owner: owner) } else { .store(error) }
        }
        let outcomes = batch.entries.enumerated().map { index, entry in
            Outcome(entry: entry, fault: faults[index].map { fault(entry, $0) })
        }
        try await remember(outcomes)
        return outcomes
    }

    /// Old names of secrets that could not be brought to their new ones: they stay.
    private func renamedInVain(_ batch: Batch, _ earlier: [Outcome]) -> [Int: SecretFault.Reason] {
        let failed = Dictionary(
            earlier.compactMap { outcome in outcome.fault.map { (outcome.entry.secret, $0.reason) } },
            uniquingKeysWith: { first, _ in first })
        var faults: [Int: SecretFault.Reason] = [:]
        for (index, entry) in batch.entries.enumerated() where entry.action == .delete && entry.desired != nil {
            faults[index] = failed[entry.secret]
        }
        return faults
    }

    private func change(_ entry: PlanEntry, _ value: LentValue?) -> SecretChange {
        let record = entry.desired.map { keeper.applied($0, previous: resolution.records[entry.secret]) }
        return SecretChange(
            name: entry.storeName, mark: OwnershipMark(source: writer.source, secret: entry.secret), steps: entry.steps,
            record: record, value: value)
    }

    private func fault(_ entry: PlanEntry, _ reason: SecretFault.Reason) -> SecretFault {
        SecretFault(store: storeName, secret: entry.secret, path: entry.path, reason: reason)
    }

    private func remember(_ outcomes: [Outcome]) async throws(ReconcileError) {
        let changes = outcomes.compactMap { outcome -> SecretRecordChange? in
            guard let fault = outcome.fault else { return nil }
            let previous = resolution.records[outcome.entry.secret]
            let condition: SecretRecord.Condition =
                fault.isTransient
                ? Backoff.condition(after: previous?.condition, reason: fault.label, now: now) : .refused(fault.label)
            if let found = resolution.desired[outcome.entry.secret]?.found {
                return .remember(keeper.unapplied(found, condition, previous: previous))
            }
            return .remember(keeper.undeleted(outcome.entry, condition, previous: previous))
        }
        guard !changes.isEmpty else { return }
        do throws(StoreError) {
            try await store.setSecretRecords(changes, by: writer)
        } catch {
            throw .store(storeName, error)
        }
    }
}
