/// What a store remembers of verification: a table that is there once something was verified.
extension SQLiteStore {
    func verificationRecord(of source: String) throws(StoreError) -> VerificationRecord? {
        guard try hasVerifications() else { return nil }
        return try database.first(
            "SELECT root, enforced, frozen, reset FROM verifications WHERE source = ?", .text(source)
        ) { row throws(StoreError) in
            var frozen: [VerificationRecord.Frozen] = []
            for item in TextCoding.list(row.text(2)) ?? [""] {
                guard let fields = TextCoding.fields(item), let entry = VerificationRecord.Frozen(fields: fields) else {
                    throw .corrupt("what it remembers of the verification of \(source) does not parse")
                }
                frozen.append(entry)
            }
            let reset = row.text(3)
            return VerificationRecord(
                root: row.text(0), isEnforced: row.integer(1) != 0, frozen: frozen, reset: reset.isEmpty ? nil : reset)
        }
    }

    /// Part of a transaction.
    func write(_ record: VerificationRecord?, of source: String) throws(StoreError) {
        guard let record else {
            if try hasVerifications() {
                try database.run("DELETE FROM verifications WHERE source = ?", .text(source))
            }
            return
        }
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS verifications (
                source TEXT PRIMARY KEY, root TEXT NOT NULL, enforced INTEGER NOT NULL, frozen TEXT NOT NULL,
                reset TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """)
        try database.run(
            "INSERT OR REPLACE INTO verifications VALUES (?, ?, ?, ?, ?)", .text(source), .text(record.root),
            .integer(record.isEnforced ? 1 : 0),
            .text(TextCoding.encode(record.frozen.map { TextCoding.encode(fields: $0.fields) })),
            .text(record.reset ?? ""))
    }

    private func hasVerifications() throws(StoreError) -> Bool {
        let count = try database.first("SELECT count(*) FROM sqlite_schema WHERE name = 'verifications'") {
            $0.integer(0)
        }
        return count ?? 0 > 0
    }
}

extension TextCoding {
    /// Texts of which some may be empty, as one.
    fileprivate static func encode(fields: [String]) -> String { encode(fields.map { "=" + $0 }) }

    fileprivate static func fields(_ text: String) -> [String]? {
        guard let list = list(text), list.allSatisfy({ $0.hasPrefix("=") }) else { return nil }
        return list.map { String($0.dropFirst()) }
    }
}
