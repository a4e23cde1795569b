import Catalog
import GitRepository
import Sealing
import Stores

/// Compares what git wants with what a store has. The fourth stage: pure, and without a key.
struct Planner {
    /// A deleted secret can be restored for this long: 30 days, as AWS Secrets Manager's default.
    static let recoveryWindow: Int64 = 30 * 86_400

    let store: StoreName
    let source: String
    let commit: String
    let records: [SecretID: SecretRecord]
    let maximumDeletions: Int?

    func plan(
        _ resolution: Resolution, actual: [String: StoredSecret], owned: Int, extent: String
    ) throws(ReconcileError) -> Plan {
        var faults = resolution.faults
        var entries: [PlanEntry] = []
        for (id, desired) in resolution.desired.sorted(by: { $0.key < $1.key }) where !resolution.frozen.contains(id) {
            if let key = tamperedKey(of: desired) {
                faults.append(
                    SecretFault(
                        store: store, secret: id, path: desired.manifest.path.description,
                        reason: .tokenChangedUnderValueID(key: key)))
                continue
            }
            if let entry = entry(for: desired, actual[desired.storeName]) { entries.append(entry) }
        }
        let deletions = deletions(resolution, actual)
        try guardDeletions(deletions.count, resolution, owned: owned)
        return Plan(
            store: store, commit: commit, entries: entries + deletions, faults: faults, extent: extent,
            manifestsRead: resolution.manifestsRead)
    }

    private func entry(for desired: DesiredSecret, _ actual: StoredSecret?) -> PlanEntry? {
        guard let actual else {
            return make(
                .create, desired, [.put(desired.version), .makeCurrent(desired.version)] + description(desired, nil))
        }
        guard let mark = actual.mark, mark.source == source, mark.secret == desired.id else {
            return make(.conflict, desired, [])
        }
        let restore: [SecretChange.Step] = actual.isDeleted ? [.restore] : []
        let described = description(desired, actual.metadata)
        if actual.version(labelled: .current) == desired.version {
            let steps = restore + described
            return steps.isEmpty ? nil : make(actual.isDeleted ? .restore : .describe, desired, steps)
        }
        let isThere = actual.versions.contains { $0.id == desired.version }
        let steps: [SecretChange.Step] = isThere ? [] : [.put(desired.version)]
        return make(
            actual.isDeleted ? .restore : isThere ? .label : .update, desired,
            restore + steps + [.makeCurrent(desired.version)] + described)
    }

    private func description(_ desired: DesiredSecret, _ actual: SecretMetadata?) -> [SecretChange.Step] {
        let wanted = desired.metadata
        return wanted == actual ?? SecretMetadata() ? [] : [.describe(wanted)]
    }

    private func make(
        _ action: PlanEntry.Action, _ desired: DesiredSecret, _ steps: [SecretChange.Step]
    ) -> PlanEntry {
        PlanEntry(
            action: action, secret: desired.id, storeName: desired.storeName, path: desired.manifest.path.description,
            version: desired.version, changedKeys: changedKeys(of: desired), steps: steps, desired: desired)
    }

    /// Owned, not wanted any more, and nothing stands in the way of saying so.
    private func deletions(_ resolution: Resolution, _ actual: [String: StoredSecret]) -> [PlanEntry] {
        actual.values.sorted { $0.name < $1.name }.compactMap { stored in
            guard let mark = stored.mark, mark.source == source, !stored.isDeleted,
                !resolution.frozen.contains(mark.secret), resolution.desired[mark.secret]?.storeName != stored.name,
                resolution.isComplete || resolution.gone.contains(mark.secret) || resolution.desired[mark.secret] != nil
            else { return nil }
            // A file that cannot be read may be the one that wants it, wherever it lay before.
            guard resolution.unreadablePaths.isEmpty else { return nil }
            let path = records[mark.secret]?.path
            return PlanEntry(
                action: .delete, secret: mark.secret, storeName: stored.name, path: path ?? "", version: nil,
                changedKeys: [], steps: [.delete(window: Self.recoveryWindow)], desired: nil)
        }
    }

    private func guardDeletions(_ count: Int, _ resolution: Resolution, owned: Int) throws(ReconcileError) {
        guard count > 0 else { return }
        if let maximumDeletions {
            guard count <= maximumDeletions else {
                throw .tooManyDeletions(store, count: count, of: owned, limit: maximumDeletions)
            }
            return
        }
        if resolution.desired.isEmpty && (resolution.isComplete || count >= owned) {
            throw .wouldDeleteAll(store, count: count)
        }
        let limit = max(10, owned / 10)
        guard count <= limit else { throw .tooManyDeletions(store, count: count, of: owned, limit: limit) }
    }

    /// A key whose token is another one although its value id and key id say that it is the same.
    private func tamperedKey(of desired: DesiredSecret) -> String? {
        guard let recorded = records[desired.id]?.tokens else { return nil }
        return desired.tokens.sorted { $0.key < $1.key }.first { key, trace in
            guard let old = recorded[key], old != trace else { return false }
            let (before, after) = (old.split(separator: ":"), trace.split(separator: ":"))
            return before.prefix(2) == after.prefix(2)
        }?.key
    }

    private func changedKeys(of desired: DesiredSecret) -> [String] {
        guard let recorded = records[desired.id]?.tokens else { return [] }
        return desired.tokens.filter { key, trace in
            recorded[key]?.split(separator: ":").first != trace.split(separator: ":").first
        }.keys.sorted()
    }
}
