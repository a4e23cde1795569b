import Catalog
import Sealing

extension SQLiteStore {
    public func apply(_ changes: [SecretChange], by writer: StoreWriter, now: Int64) -> [StoreError?] {
        var errors: [StoreError?] = []
        for change in changes {
            if let last = errors.last ?? nil, last.concernsStore {
                errors.append(last)
                continue
            }
            do throws(StoreError) {
                try apply(change, by: writer, now: now)
                errors.append(nil)
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    private func apply(_ change: SecretChange, by writer: StoreWriter, now: Int64) throws(StoreError) {
        // Before the lock is taken, since it is the slowest part.
        let sealed = try seal(change)
        try database.transaction { () throws(StoreError) in
            try refuseSuperseded(writer)
            var application = ChangeApplication(
                database: database, change: change, sealed: sealed, now: now, versionLimit: capabilities.versions,
                state: try ownState(change))
            for step in change.steps { try application.perform(step) }
            if let record = change.record {
                try write(record, writer.source)
            } else {
                try forget(change.mark.secret, writer.source)
            }
            guard !application.actions.isEmpty else { return }
            try AuditTrail(database: database).append(
                AuditTrail.Row(
                    time: now, writer: writer, name: change.name, actions: application.actions,
                    version: application.version))
        }
    }

    public func begin(_ source: String, commit: String, now: Int64) throws(StoreError) -> StoreWriter {
        try database.transaction { () throws(StoreError) in
            let epoch = try database.first(
                "INSERT INTO runs VALUES (?, 1) ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch",
                .text(source)
            ) { $0.integer(0) }
            let writer = StoreWriter(source: source, epoch: epoch, commit: commit)
            try purge(writer, now)
            return writer
        }
    }

    /// Deletes for good what was marked for deletion and is past its window.
    private func purge(_ writer: StoreWriter, _ now: Int64) throws(StoreError) {
        var expired: [String] = []
        try database.forEach(
            "SELECT name FROM secrets WHERE deletion <= ? AND source = ?", .integer(now), .text(writer.source)
        ) { expired.append($0.text(0)) }
        for name in expired {
            try database.run("DELETE FROM labels WHERE name = ?", .text(name))
            try database.run("DELETE FROM secrets WHERE name = ?", .text(name))
            try AuditTrail(database: database).append(
                AuditTrail.Row(time: now, writer: writer, name: name, actions: [.purge], version: nil))
        }
    }

    func refuseSuperseded(_ writer: StoreWriter) throws(StoreError) {
        guard let epoch = writer.epoch else { return }
        let current = try database.first("SELECT epoch FROM runs WHERE source = ?", .text(writer.source)) {
            $0.integer(0)
        }
        guard current == epoch else { throw .superseded }
    }

    private func seal(_ change: SecretChange) throws(StoreError) -> [VersionID: [UInt8]] {
        var sealed: [VersionID: [UInt8]] = [:]
        for case .put(let version) in change.steps {
            let key = try dataKey()
            let lengths = capabilities.valueLengths
            let bytes = try change.value?.withBytes { (bytes) throws(StoreError) in
                guard lengths.contains(bytes.count) else { throw .limit(.valueLength(lengths)) }
                return key.seal(bytes, for: change.name, version)
            }
            guard let bytes else { throw .system("a put of \(change.name) without a value") }
            sealed[version] = bytes
        }
        return sealed
    }

    /// How the secret stands, if it is there. Nothing foreign is ever touched, not even when a plan that is out of date
    /// says so.
    private func ownState(_ change: SecretChange) throws(StoreError) -> ChangeApplication.State {
        let state = try database.first(
            "SELECT deletion, source, scope, secret FROM secrets WHERE name = ?", .text(change.name)
        ) { row throws(StoreError) -> ChangeApplication.State in
            let (scope, secret) = (row.text(2), row.text(3))
            let isOurs = change.ownSecrets.contains { $0.scope.text == scope && $0.name.text == secret }
            guard row.optionalText(1) == change.mark.source, isOurs else {
                throw .foreign(name: change.name, owner: row.optionalText(1))
            }
            return row.optionalInteger(0) == nil ? .present : .deleted
        }
        return state ?? .absent
    }
}

extension SecretChange {
    /// The secrets whose mark the change may find.
    fileprivate var ownSecrets: [SecretID] {
        steps.reduce(into: [mark.secret]) { secrets, step in
            if case .takeOver(let other) = step { secrets.append(other) }
        }
    }
}
