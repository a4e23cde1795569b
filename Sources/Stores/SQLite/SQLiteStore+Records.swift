import Catalog
import Sealing

extension SQLiteStore {
    public func record(of source: String) throws(StoreError) -> ReconcileRecord? {
        var record = try bareRecord(of: source)
        if record != nil { record?.verification = try verificationRecord(of: source) }
        return record
    }

    private func bareRecord(of source: String) throws(StoreError) -> ReconcileRecord? {
        try database.first(
            """
            SELECT ref, applied, verified, config, renderer, scopes, unsettled, held, next_due, next_retry,
                next_drift_check, format
            FROM records WHERE source = ? AND lineage = (SELECT value FROM store WHERE key = 'lineage')
            """, .text(source)
        ) { row throws(StoreError) in
            guard let scopes = TextCoding.map(row.text(5)), let held = TextCoding.list(row.text(7)) else {
                throw .corrupt("the record of \(source) does not parse")
            }
            var record = ReconcileRecord(
                ref: row.text(0), appliedCommit: row.text(1), verifiedCommit: row.text(2), configDigest: row.text(3),
                rendererVersion: Int(clamping: row.integer(4)), scopeSequences: scopes.compactMapValues { Int($0) },
                unsettledCount: Int(clamping: row.integer(6)), heldPaths: held, nextDue: row.optionalInteger(8),
                nextRetry: row.optionalInteger(9), nextDriftCheck: row.optionalInteger(10))
            record.format = Int(clamping: row.integer(11))
            return record
        }
    }

    public func setRecord(_ record: ReconcileRecord, by writer: StoreWriter) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            try refuseSuperseded(writer)
            try database.run(
                """
                INSERT OR REPLACE INTO records
                VALUES (?, (SELECT value FROM store WHERE key = 'lineage'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, .text(writer.source), .integer(Int64(record.format)), .text(record.ref),
                .text(record.appliedCommit), .text(record.verifiedCommit), .text(record.configDigest),
                .integer(Int64(record.rendererVersion)),
                .text(TextCoding.encode(record.scopeSequences.mapValues { String($0) })),
                .integer(Int64(record.unsettledCount)), .text(TextCoding.encode(record.heldPaths)),
                .optional(record.nextDue), .optional(record.nextRetry), .optional(record.nextDriftCheck))
            try write(record.verification, of: writer.source)
        }
    }

    public func setSecretRecords(_ changes: [SecretRecordChange], by writer: StoreWriter) throws(StoreError) {
        guard !changes.isEmpty else { return }
        try database.transaction { () throws(StoreError) in
            try refuseSuperseded(writer)
            for change in changes {
                switch change {
                case .remember(let record): try write(record, writer.source)
                case .forget(let secret): try forget(secret, writer.source)
                }
            }
        }
    }

    func write(_ record: SecretRecord, _ source: String) throws(StoreError) {
        let condition = StoredCondition(record.condition)
        try database.run(
            "INSERT OR REPLACE INTO secret_records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .text(source), .text(record.secret.scope.text), .text(record.secret.name.text), .text(record.storeName),
            .text(record.path), .text(record.blob), .optional(record.version?.text),
            .text(TextCoding.encode(record.tokens)), .optional(record.commit), .text(condition.name),
            .optional(condition.reason), .optional(condition.attempts), .optional(condition.retry),
            .optional(record.rotation?.last), .optional(record.rotation?.due))
    }

    func forget(_ secret: SecretID, _ source: String) throws(StoreError) {
        try database.run(
            "DELETE FROM secret_records WHERE source = ? AND scope = ? AND secret = ?", .text(source),
            .text(secret.scope.text), .text(secret.name.text))
    }

    public func secretRecords(
        of source: String, _ selection: RecordSelection
    ) throws(StoreError) -> [SecretRecord] {
        var records: [SecretRecord] = []
        func collect(_ row: Row) throws(StoreError) { records.append(try Self.record(row)) }
        switch selection {
        case .all:
            try database.forEach(
                """
                SELECT scope, secret, store_name, path, blob, version, tokens, applied, condition, reason, attempts,
                    retry, rotated, due
                FROM secret_records WHERE source = ? ORDER BY scope, secret
                """, .text(source), row: collect)
        case .unsettled:
            try database.forEach(
                """
                SELECT scope, secret, store_name, path, blob, version, tokens, applied, condition, reason, attempts,
                    retry, rotated, due
                FROM secret_records WHERE source = ? AND condition IN ('refused', 'failed') ORDER BY scope, secret
                """, .text(source), row: collect)
        case .secrets(let secrets):
            for secret in Set(secrets).sorted() {
                try database.forEach(
                    """
                    SELECT scope, secret, store_name, path, blob, version, tokens, applied, condition, reason, attempts,
                        retry, rotated, due
                    FROM secret_records WHERE source = ? AND scope = ? AND secret = ?
                    """, .text(source), .text(secret.scope.text), .text(secret.name.text), row: collect)
            }
        }
        return records.sorted { $0.secret < $1.secret }
    }

    public func summary(of source: String, now: Int64) throws(StoreError) -> RecordSummary {
        let unsettled = try database.first(
            """
            SELECT count(*), min(retry) FROM secret_records WHERE source = ? AND condition IN ('refused', 'failed')
            """, .text(source)
        ) { (count: Int(clamping: $0.integer(0)), retry: $0.optionalInteger(1)) }
        let due = try database.first(
            "SELECT min(due) FROM secret_records WHERE source = ? AND due > ?", .text(source), .integer(now)
        ) { $0.optionalInteger(0) }
        return RecordSummary(unsettledCount: unsettled?.count ?? 0, nextRetry: unsettled?.retry, nextDue: due ?? nil)
    }

    private static func record(_ row: Row) throws(StoreError) -> SecretRecord {
        guard let scope = ScopeName(row.text(0)), let name = SecretName(row.text(1)),
            let tokens = TextCoding.map(row.text(6)),
            let condition = StoredCondition(
                name: row.text(8), reason: row.optionalText(9), attempts: row.optionalInteger(10),
                retry: row.optionalInteger(11)
            ).condition
        else { throw .corrupt("the record of \(row.text(1)) does not parse") }
        return SecretRecord(
            secret: SecretID(scope: scope, name: name), storeName: row.text(2), path: row.text(3), blob: row.text(4),
            version: row.optionalText(5).flatMap(VersionID.init), tokens: tokens, commit: row.optionalText(7),
            condition: condition,
            rotation: row.optionalInteger(12).map { SecretRecord.Rotation(last: $0, due: row.optionalInteger(13)) })
    }
}
