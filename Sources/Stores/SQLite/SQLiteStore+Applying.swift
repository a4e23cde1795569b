import Catalog
import Crypto
import Sealing
import SecretMemory

extension SQLiteStore {
    public func apply(_ change: SecretChange, value: SecretValues?, at index: Int, now: Int64) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            try refuseForeign(change)
            for step in change.steps { try apply(step, of: change, value, index, now) }
            if let record = change.record {
                try setSecretRecord(record, of: change.mark.source)
            } else {
                try database.run(
                    "DELETE FROM secret_records WHERE source = ? AND scope = ? AND secret = ?",
                    .text(change.mark.source),
                    .text(change.mark.secret.scope.text), .text(change.mark.secret.name.text))
            }
        }
    }

    /// Nothing foreign is ever touched, not even when a plan that is out of date says so.
    private func refuseForeign(_ change: SecretChange) throws(StoreError) {
        let statement = try database.prepare(
            "SELECT source, scope, secret FROM secrets WHERE name = ?", .text(change.name))
        defer { statement.reset() }
        guard try database.step(statement) else { return }
        let isOurs =
            statement.text(0) == change.mark.source && statement.text(1) == change.mark.secret.scope.text
            && statement.text(2) == change.mark.secret.name.text
        guard isOurs else { throw .foreign(name: change.name, owner: statement.text(0)) }
    }

    private func apply(
        _ step: SecretChange.Step, of change: SecretChange, _ value: SecretValues?, _ index: Int, _ now: Int64
    ) throws(StoreError) {
        let name = SQLiteValue.text(change.name)
        switch step {
        case .put(let version): try put(version, of: change, value, index, now)
        case .makeCurrent(let version): try makeCurrent(version, change.name, now)
        case .describe(let metadata):
            try database.run(
                "UPDATE secrets SET description = ?, tags = ?, schedule = ? WHERE name = ?",
                .optionalText(metadata.description), .text(try RecordCoding.encode(metadata.tags)),
                .optionalText(metadata.schedule), name)
            try audit(change.name, "describe", nil, now)
        case .delete(let window):
            try database.run(
                "UPDATE secrets SET deletion = ? WHERE name = ? AND deletion IS NULL", .integer(now + window), name)
            try audit(change.name, "delete", nil, now)
        case .restore:
            try database.run("UPDATE secrets SET deletion = NULL WHERE name = ?", name)
            try audit(change.name, "restore", nil, now)
        }
    }

    private func put(
        _ version: VersionID, of change: SecretChange, _ value: SecretValues?, _ index: Int, _ now: Int64
    ) throws(StoreError) {
        let mark = change.mark
        try database.run(
            """
            INSERT INTO secrets (name, source, scope, secret, format, tags) VALUES (?, ?, ?, ?, ?, '{}')
            ON CONFLICT (name) DO NOTHING
            """, .text(change.name), .text(mark.source), .text(mark.secret.scope.text),
            .text(mark.secret.name.text), .integer(Int64(mark.format)))
        let sealed = value?.withBytes(at: index) { bytes in
            SecretBox.seal(bytes, key: key, context: Self.context(change.name, version))
        }
        guard let sealed else { throw .system("a put without a value") }
        try database.run(
            "INSERT INTO versions (name, version, value, created) VALUES (?, ?, ?, ?) ON CONFLICT (name, version) DO NOTHING",
            .text(change.name),
            .text(version.text), .blob(sealed), .integer(now))
        try audit(change.name, "put", version, now)
    }

    private func makeCurrent(_ version: VersionID, _ name: String, _ now: Int64) throws(StoreError) {
        let rows = try database.prepare(
            "SELECT version FROM labels WHERE name = ? AND label = ?", .text(name), .text(StagingLabel.current.rawValue)
        )
        let current = try database.step(rows) ? rows.text(0) : nil
        rows.reset()
        guard current != version.text else { return }
        let exists = try database.prepare(
            "SELECT 1 FROM versions WHERE name = ? AND version = ?", .text(name), .text(version.text))
        let isThere = try database.step(exists)
        exists.reset()
        guard isThere else { throw .noSuchVersion(name, version) }
        if let current { try setLabel(.previous, current, name) }
        try setLabel(.current, version.text, name)
        try audit(name, "make current", version, now)
    }

    private func setLabel(_ label: StagingLabel, _ version: String, _ name: String) throws(StoreError) {
        try database.run(
            "INSERT INTO labels VALUES (?, ?, ?) ON CONFLICT (name, label) DO UPDATE SET version = excluded.version",
            .text(name), .text(label.rawValue), .text(version))
    }

    /// Appends to the audit trail: each row's hash covers the one before, so that a row cannot be changed or left out.
    private func audit(_ name: String, _ action: String, _ version: VersionID?, _ now: Int64) throws(StoreError) {
        let last = try database.prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        let hasLast = try database.step(last)
        let sequence = (hasLast ? last.integer(0) ?? 0 : 0) + 1
        let previous = hasLast ? last.blob(1) : []
        last.reset()
        let hash = AuditChain.hash(
            previous: previous, sequence: sequence, time: now, name: name, action: action, version: version?.text)
        try database.run(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", .integer(sequence), .integer(now), .text(name),
            .text(action), .optionalText(version?.text), .blob(hash))
    }

    /// The first row of the audit trail that does not follow from the one before; `nil` when all do.
    public func firstBrokenAuditRow() throws(StoreError) -> Int64? {
        let rows = try database.prepare(
            "SELECT sequence, time, name, action, version, hash FROM audit ORDER BY sequence")
        defer { rows.reset() }
        var previous: [UInt8] = []
        var expected: Int64 = 1
        while try database.step(rows) {
            let hash = AuditChain.hash(
                previous: previous, sequence: expected, time: rows.integer(1) ?? 0, name: rows.text(2) ?? "",
                action: rows.text(3) ?? "", version: rows.text(4))
            guard rows.integer(0) == expected, rows.blob(5) == hash else { return expected }
            previous = hash
            expected += 1
        }
        return nil
    }
}

/// The hash chain of the audit trail.
enum AuditChain {
    static func hash(
        previous: [UInt8], sequence: Int64, time: Int64, name: String, action: String, version: String?
    ) -> [UInt8] {
        let row = "git-seal/v1 audit\0\(sequence)\0\(time)\0\(name)\0\(action)\0\(version ?? "")"
        return Array(SHA256.hash(data: previous + Array(row.utf8)))
    }
}
