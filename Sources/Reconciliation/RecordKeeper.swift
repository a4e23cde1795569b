import Catalog
import Rotation
import Stores
import Trust

/// What is to be remembered of secrets. The last stage's rules: pure.
struct RecordKeeper {
    /// In hex.
    let commit: String
    let now: Int64

    /// A secret that the store has as git wants it.
    func applied(_ desired: DesiredSecret, previous: SecretRecord?) -> SecretRecord {
        let isUnchanged = previous?.version == desired.version && previous?.tokens == desired.tokens
        return SecretRecord(
            secret: desired.id, storeName: desired.storeName, path: desired.found.path, blob: desired.found.blob,
            version: desired.version, tokens: desired.tokens, commit: isUnchanged ? previous?.commit ?? commit : commit,
            condition: .ready, rotation: rotation(desired, previous))
    }

    /// A secret that stays as it was: it keeps the traces of what was applied.
    func unapplied(
        _ found: FoundSecret, _ condition: SecretRecord.Condition, previous: SecretRecord?
    ) -> SecretRecord {
        SecretRecord(
            secret: found.id, storeName: found.storeName, path: found.path, blob: found.blob,
            version: previous?.version, tokens: previous?.tokens ?? [:], commit: previous?.commit, condition: condition,
            rotation: previous?.rotation)
    }

    /// A secret that should be gone and is not.
    func undeleted(
        _ entry: PlanEntry, _ condition: SecretRecord.Condition, previous: SecretRecord?
    ) -> SecretRecord {
        var record =
            previous
            ?? SecretRecord(
                secret: entry.secret, storeName: entry.storeName, path: entry.path, blob: "", condition: condition)
        record.condition = condition
        return record
    }

    /// A new value counts as a rotation: the next one is due a whole period later.
    private func rotation(_ desired: DesiredSecret, _ previous: SecretRecord?) -> SecretRecord.Rotation? {
        guard let terms = desired.rotation else { return nil }
        let isUnchanged = previous?.version == desired.version
        let last = isUnchanged ? previous?.rotation?.last ?? now : now
        return SecretRecord.Rotation(last: last, due: terms.schedule.nextDue(after: last))
    }

    /// What changes in the records of secrets that were looked at and not applied.
    func changes(_ resolution: Resolution, _ plan: Plan) -> [SecretRecordChange] {
        let handled = Set(plan.entries.filter(\.changesStore).map(\.secret))
        var records: [SecretID: SecretRecord?] = [:]
        for id in resolution.unwanted { records[id] = .some(nil) }
        for (id, desired) in resolution.desired where !handled.contains(id) {
            records[id] = applied(desired, previous: resolution.records[id])
        }
        for (id, found) in resolution.suspended {
            records[id] = unapplied(found, .suspended, previous: resolution.records[id])
        }
        for id in resolution.obscured {
            guard var record = resolution.records[id] else { continue }
            record.condition = .refused("the file does not parse")
            records[id] = record
        }
        for (id, refusal) in resolution.withheld {
            guard var record = resolution.records[id] else { continue }
            record.condition = .refused(refusal.label)
            records[id] = record
        }
        func found(_ id: SecretID) -> FoundSecret? { resolution.refused[id] ?? resolution.desired[id]?.found }
        for fault in plan.faults {
            guard let id = fault.secret else { continue }
            let previous = resolution.records[id]
            if case .waiting = fault.reason {
                records[id] = previous
            } else if let found = found(id) {
                records[id] = unapplied(found, .refused(fault.label), previous: previous)
            } else if var record = previous, case .deletionHeld = fault.reason {
                record.condition = .refused(fault.label)
                records[id] = record
            }
        }
        for entry in plan.entries where entry.action == .conflict {
            guard let found = found(entry.secret) else { continue }
            let condition = SecretRecord.Condition.refused("the name in the store belongs to somebody else")
            records[entry.secret] = unapplied(found, condition, previous: resolution.records[entry.secret])
        }
        return records.sorted { $0.key < $1.key }.compactMap { id, record in
            guard !handled.contains(id), record != resolution.records[id] else { return nil }
            return record.map { .remember($0) } ?? .forget(id)
        }
    }
}
