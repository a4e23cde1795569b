import Catalog
import Rotation
import Sealing
import SecretMemory
import Stores

/// Carries out a plan. The fifth stage: values are opened a batch at a time, then each secret is one change of the store.
struct Applier {
    let store: any SecretStore
    let storeName: StoreName
    let source: String
    let records: [SecretID: SecretRecord]
    let keys: ScopeKeyring
    let now: Int64

    /// How one entry ended.
    struct Outcome {
        let entry: PlanEntry
        let fault: SecretFault?
    }

    /// Batches bound the guarded memory: each value may have 64 KiB.
    private static let batchCount = 512

    func apply(_ plan: Plan, progress: @Sendable (Int, Int) -> Void) async throws(ReconcileError) -> [Outcome] {
        var outcomes: [Outcome] = []
        let entries = plan.entries.filter { $0.action != .conflict }
        var start = 0
        while start < entries.count {
            let batch = Array(entries[start..<min(entries.count, start + Self.batchCount)])
            outcomes += try await apply(batch)
            start += batch.count
            progress(start, entries.count)
        }
        return outcomes
    }

    private func apply(_ batch: [PlanEntry]) async throws(ReconcileError) -> [Outcome] {
        let opening = await open(batch)
        var outcomes: [Outcome] = []
        for (index, entry) in batch.enumerated() {
            if let reason = opening.faults[index] {
                outcomes.append(try await record(entry, fault(entry, reason)))
                continue
            }
            do throws(StoreError) {
                let change = SecretChange(
                    name: entry.storeName, mark: OwnershipMark(source: source, secret: entry.secret),
                    steps: entry.steps,
                    record: record(of: entry, .ready))
                try await store.apply(change, value: opening.values, at: opening.index[index] ?? 0, now: now)
                outcomes.append(Outcome(entry: entry, fault: nil))
            } catch {
                outcomes.append(try await record(entry, storeFault(entry, error)))
            }
        }
        return outcomes
    }

    private func storeFault(_ entry: PlanEntry, _ error: StoreError) -> SecretFault {
        if case .foreign(_, let owner) = error { return fault(entry, .foreign(owner: owner)) }
        return fault(entry, .store(error))
    }

    private func fault(_ entry: PlanEntry, _ reason: SecretFault.Reason) -> SecretFault {
        SecretFault(store: storeName, secret: entry.secret, path: entry.path, reason: reason)
    }

    /// A store that can no longer be written to at all ends the run; anything else is remembered with the secret.
    private func record(_ entry: PlanEntry, _ fault: SecretFault) async throws(ReconcileError) -> Outcome {
        if case .store(let error) = fault.reason {
            switch error {
            case .locked, .readOnly, .full, .corrupt: throw .store(storeName, error)
            default: break
            }
        }
        do throws(StoreError) {
            if let record = record(of: entry, condition(entry, fault)) {
                try await store.setSecretRecord(record, of: source)
            }
        } catch {
            throw .store(storeName, error)
        }
        return Outcome(entry: entry, fault: fault)
    }

    private func condition(_ entry: PlanEntry, _ fault: SecretFault) -> SecretRecord.Condition {
        guard fault.isTransient else { return .refused(fault.label) }
        let attempts: Int =
            if case .failed(_, let attempts, _) = records[entry.secret]?.condition { attempts + 1 } else { 1 }
        return .failed(reason: fault.label, attempts: attempts, retryAt: now + Backoff.pause(after: attempts))
    }

    private func record(of entry: PlanEntry, _ condition: SecretRecord.Condition) -> SecretRecord? {
        guard let desired = entry.desired else { return nil }
        return RecordKeeping.record(desired, condition, previous: records[entry.secret], now: now)
    }

    // MARK: Opening

    private struct Opening {
        var values: SecretValues?
        /// Where the rendered value of an entry of the batch is.
        var index: [Int: Int] = [:]
        var faults: [Int: SecretFault.Reason] = [:]
    }

    private func open(_ batch: [PlanEntry]) async -> Opening {
        var opening = Opening()
        var requests = OpeningRequests()
        var wanted: [(entry: Int, manifest: SecretManifest, first: Int)] = []
        for (index, entry) in batch.enumerated() {
            guard let manifest = entry.desired?.manifest, entry.steps.contains(where: \.isPut) else { continue }
            wanted.append((index, manifest, requests.count))
            for sealed in manifest.sealed {
                let request = ValueOpener.Request(
                    sealed.value, binding: manifest.binding(of: sealed.key), expecting: sealed.type)
                switch keys.opener(scope: manifest.scope, key: sealed.value.keyID) {
                case .success(let opener): requests.append(request, opener)
                case .failure(let missing):
                    opening.faults[index] = missing.reason(key: sealed.label)
                    requests.append(request, nil)
                }
            }
        }
        let opened = await requests.open()
        render(wanted, opened, &opening)
        return opening
    }

    private func render(
        _ wanted: [(entry: Int, manifest: SecretManifest, first: Int)], _ opened: OpenedBatch, _ opening: inout Opening
    ) {
        let capacity = wanted.reduce(1) { sum, item in
            sum + EffectiveSecret.capacity(of: item.manifest, opened: opened, from: item.first)
        }
        var arena = SecretArena(capacity: capacity)
        var slots: [SecretArena.Slot] = []
        for (index, manifest, first) in wanted where opening.faults[index] == nil {
            if let slot = EffectiveSecret.render(manifest, opened: opened, from: first, into: &arena) {
                opening.index[index] = slots.count
                slots.append(slot)
            } else {
                let key = manifest.sealed.enumerated().first { !opened.isPresent(at: first + $0.offset) }?.element.label
                opening.faults[index] = .doesNotOpen(key: key ?? "value")
            }
        }
        opening.values = SecretValues(arena, slots)
    }
}

extension SecretChange.Step {
    fileprivate var isPut: Bool { if case .put = self { true } else { false } }
}

/// How long to wait before a failed secret is tried again: from 5 seconds, doubled each time, to an hour.
enum Backoff {
    static func pause(after attempts: Int) -> Int64 {
        min(3600, 5 << Int64(min(max(attempts - 1, 0), 10)))
    }
}
