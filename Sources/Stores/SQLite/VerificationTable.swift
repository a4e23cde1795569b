/// What a store remembers of verification: a table that is there once something was verified.
extension SQLiteStore {
    func verificationRecord(of source: String) throws(StoreError) -> VerificationRecord? {
        guard try hasVerifications() else { return nil }
        return try database.first(
            "SELECT root, enforced, frozen, reset FROM verifications WHERE source = ?", .text(source)
        ) { row throws(StoreError) in
            guard let frozen = VerificationRecord.frozen(in: row.text(2)) else {
                throw .corrupt("what it remembers of the verification of \(source) does not parse")
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
            .text(record.frozenText), .text(record.reset ?? ""))
    }

    private func hasVerifications() throws(StoreError) -> Bool {
        let count = try database.first("SELECT count(*) FROM sqlite_schema WHERE name = 'verifications'") {
            $0.integer(0)
        }
        return count ?? 0 > 0
    }
}
