import Catalog
import GitRepository
import Rotation
import Stores

/// What is remembered of a secret.
enum RecordKeeping {
    static func record(
        _ desired: DesiredSecret, _ condition: SecretRecord.Condition, previous: SecretRecord?, now: Int64
    ) -> SecretRecord {
        let manifest = desired.manifest
        // What could not be applied keeps the traces of what was.
        let isApplied = condition == .ready
        return SecretRecord(
            secret: desired.id, storeName: desired.storeName, path: manifest.path.description, blob: desired.blob,
            version: isApplied ? desired.version : previous?.version,
            tokens: isApplied ? desired.tokens : previous?.tokens ?? [:], condition: condition,
            rotation: rotation(desired, previous, now: now))
    }

    /// A new value counts as a rotation: the next one is due a whole period later.
    private static func rotation(
        _ desired: DesiredSecret, _ previous: SecretRecord?, now: Int64
    ) -> SecretRecord.Rotation? {
        guard let spec = desired.manifest.rotation, let schedule = try? RotationSchedule(parsing: spec.schedule) else {
            return nil
        }
        let isUnchanged = previous?.version == desired.version
        let last = isUnchanged ? previous?.rotation?.last ?? now : now
        return SecretRecord.Rotation(last: last, due: schedule.nextDue(after: last))
    }
}
