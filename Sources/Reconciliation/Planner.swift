import Catalog
import Sealing
import Stores

/// Compares what git wants with what a store has. The fourth stage: pure, and without a key.
struct Planner {
    /// A deleted secret can be restored for this long: 30 days, as AWS Secrets Manager's default.
    static let recoveryWindow: Int64 = 30 * 86_400

    let store: StoreName
    let source: String
    /// In hex.
    let commit: String
    let verification: VerificationOutcome
    let deletionGuard: DeletionGuard
    /// Whether what failed before is tried again although its pause is not over.
    let ignoresPauses: Bool
    let now: Int64

    /// - Parameters:
    ///   - actual: by name; of an incremental run only what is concerned.
    ///   - ownedCount: how many secrets of the source the store has.
    func plan(
        _ resolution: Resolution, actual: [String: StoredSecret], ownedCount: Int, extent: String
    ) throws(ReconcileError) -> Plan {
        var faults = resolution.faults
        var entries: [PlanEntry] = []
        for id in resolution.desired.keys.sorted() {
            guard let desired = resolution.desired[id] else { continue }
            let record = resolution.records[id]
            let difference = TokenDifference(from: record?.tokens ?? [:], to: desired.tokens)
            if let key = difference.tampered.first {
                faults.append(fault(desired, .tokenChangedUnderValueID(key: key)))
                continue
            }
            let stored = actual[desired.storeName]
            guard let entry = entry(for: desired, stored, record, difference, resolution) else { continue }
            if let until = entry.waitsUntil, case .failed(let reason, _, _) = record?.condition {
                faults.append(fault(desired, .waiting(until: until, reason: reason)))
            }
            entries.append(entry)
        }
        let (deletions, held) = deletions(resolution, actual)
        faults += held
        let creations = entries.count { $0.changesStore && actual[$0.storeName].map(\.isDeleted) ?? true }
        try deletionGuard.check(deletions.count, of: ownedCount, creations: creations, in: store)
        return Plan(
            store: store, commit: commit, entries: entries + deletions, faults: faults, extent: extent,
            manifestsRead: resolution.manifestsRead, verification: verification)
    }

    private func fault(_ desired: DesiredSecret, _ reason: SecretFault.Reason) -> SecretFault {
        SecretFault(store: store, secret: desired.id, path: desired.found.path, reason: reason)
    }

    // MARK: What is wanted

    private func entry(
        for desired: DesiredSecret, _ stored: StoredSecret?, _ record: SecretRecord?, _ difference: TokenDifference,
        _ resolution: Resolution
    ) -> PlanEntry? {
        func make(_ action: PlanEntry.Action, _ steps: [SecretChange.Step]) -> PlanEntry {
            PlanEntry(
                action: action, secret: desired.id, storeName: desired.storeName, path: desired.found.path,
                version: desired.version, changedKeys: record == nil ? [] : difference.changed,
                waitsUntil: pause(desired, record), steps: steps, desired: desired)
        }
        guard let stored else {
            return make(.create, versionSteps(desired, nil) + describeSteps(desired, nil))
        }
        guard let claim = claim(on: stored, for: desired.id, resolution) else { return make(.conflict, []) }
        let versions = versionSteps(desired, stored)
        let descriptions = describeSteps(desired, stored)
        let revival: [SecretChange.Step] = stored.isDeleted ? [.restore] : []
        let steps = claim + revival + versions + descriptions
        guard !steps.isEmpty else { return difference.resealed.isEmpty ? nil : make(.reseal, []) }
        let action: PlanEntry.Action =
            if !claim.isEmpty {
                .takeOver
            } else if stored.isDeleted {
                .restore
            } else if versions.isEmpty {
                .describe
            } else {
                versions.count > 1 ? .update : .label
            }
        return make(action, steps)
    }

    /// What makes the name ours: nothing where it is, `nil` where it cannot be.
    private func claim(
        on stored: StoredSecret, for id: SecretID, _ resolution: Resolution
    ) -> [SecretChange.Step]? {
        guard let mark = stored.mark, mark.source == source else { return nil }
        if mark.secret == id { return [] }
        // Its former owner must be known to be gone, or to have another name in the store by now.
        let former = mark.secret
        let isGone =
            resolution.unwanted.contains(former)
            || (resolution.isComplete && resolution.desired[former] == nil && !resolution.keeps(former))
        let hasMoved = resolution.desired[former].map { $0.storeName != stored.name } ?? false
        return isGone || hasMoved ? [.takeOver(from: former)] : nil
    }

    private func versionSteps(_ desired: DesiredSecret, _ stored: StoredSecret?) -> [SecretChange.Step] {
        if stored?.version(labelled: .current) == desired.version { return [] }
        let isThere = stored?.versions.contains { $0.id == desired.version } ?? false
        return (isThere ? [] : [.put(desired.version)]) + [.makeCurrent(desired.version)]
    }

    private func describeSteps(_ desired: DesiredSecret, _ stored: StoredSecret?) -> [SecretChange.Step] {
        desired.metadata == stored?.metadata ?? SecretMetadata() ? [] : [.describe(desired.metadata)]
    }

    /// Until when a secret that failed is left alone: as long as its manifest stays as it was then.
    private func pause(_ desired: DesiredSecret, _ record: SecretRecord?) -> Int64? {
        guard !ignoresPauses, let record, case .failed(_, _, let retryAt) = record.condition, retryAt > now,
            record.blob == desired.found.blob
        else { return nil }
        return retryAt
    }

    // MARK: What is not wanted any more

    /// Owned and not wanted; held back as long as a file that cannot be read may be the one that wants it.
    private func deletions(
        _ resolution: Resolution, _ actual: [String: StoredSecret]
    ) -> (entries: [PlanEntry], held: [SecretFault]) {
        // A file whose secret is not known may hold any of them.
        let knownPaths = Set(resolution.obscured.compactMap { resolution.records[$0]?.path })
        let stranger = resolution.unreadablePaths.filter { !knownPaths.contains($0) }.min()
        let takenOver = Set(resolution.desired.values.map(\.storeName))
        var entries: [PlanEntry] = []
        var held: [SecretFault] = []
        for stored in actual.values.sorted(by: { $0.name < $1.name }) where !stored.isDeleted {
            guard let mark = stored.mark, mark.source == source, !takenOver.contains(stored.name),
                isUnwanted(stored, mark.secret, resolution)
            else { continue }
            let path = resolution.records[mark.secret]?.path ?? ""
            if let stranger {
                held.append(
                    SecretFault(store: store, secret: mark.secret, path: path, reason: .deletionHeld(by: stranger)))
                continue
            }
            entries.append(
                PlanEntry(
                    action: .delete, secret: mark.secret, storeName: stored.name, path: path, version: nil,
                    changedKeys: [], waitsUntil: nil, steps: [.delete(window: Self.recoveryWindow)],
                    desired: resolution.desired[mark.secret]))
        }
        return (entries, held)
    }

    private func isUnwanted(_ stored: StoredSecret, _ id: SecretID, _ resolution: Resolution) -> Bool {
        if let desired = resolution.desired[id] { return desired.storeName != stored.name }
        if resolution.keeps(id) { return false }
        return resolution.isComplete || resolution.unwanted.contains(id)
    }
}
