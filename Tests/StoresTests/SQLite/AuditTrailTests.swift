import Catalog
import Testing

@testable import Stores

@Suite("The audit trail of the embedded store")
struct AuditTrailTests {
    @Test("has a row for each change, with what it did and for which commit")
    func rows() async throws {
        try await withSQLite { test in
            let writer = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
            let secret = Sample(test.store, by: writer)
            let metadata = SecretMetadata(description: "d")
            try await secret.apply(
                [.put(versionA), .makeCurrent(versionA), .describe(metadata)], value: [1], now: 2)
            try await secret.apply([.makeCurrent(versionA), .describe(metadata)], now: 3)
            try await secret.apply([.delete(window: 10)], now: 4)
            try await Sample(test.store).apply([.restore], now: 5)
            #expect(
                try await rows(test) == [
                    "1 2 \(writer.epoch ?? 0) \(Sample.commit) payments/db put, make current, describe \(versionA)",
                    "2 4 \(writer.epoch ?? 0) \(Sample.commit) payments/db delete -",
                    "3 5 - - payments/db restore -",
                ], "a change that changes nothing leaves no row")
        }
    }

    @Test("is only appended to")
    func isAppendOnly() async throws {
        try await withSQLite { test in
            try await Sample(test.store).set(versionA, "first")
            for sql in ["UPDATE audit SET name = 'x'", "DELETE FROM audit"] {
                #expect(throws: StoreError.self) { try test.execute(sql) }
            }
            #expect(try await test.store.verify().isEmpty)
        }
    }

    @Test(
        "shows the first row that was changed, left out or put in between",
        arguments: [
            ("UPDATE audit SET name = 'x' WHERE sequence = 3", 3), ("UPDATE audit SET time = 0 WHERE sequence = 1", 1),
            ("UPDATE audit SET actions = 'put' WHERE sequence = 5", 5), ("DELETE FROM audit WHERE sequence = 2", 2),
            ("UPDATE audit SET version = NULL WHERE sequence = 4", 4), ("DELETE FROM audit WHERE sequence < 3", 1),
            ("UPDATE audit SET source = '', name = source || name WHERE sequence = 2", 2),
            (
                "INSERT INTO audit SELECT 6, time, source, epoch, applied, name, actions, version, hash FROM audit LIMIT 1",
                6
            ),
        ])
    func tampering(sql: String, row: Int64) async throws {
        try await withSQLite { test in
            for number in 0..<5 { try await Sample(test.store, "secret-\(number)").set(versionA, "\(number)") }
            #expect(try await test.store.verify().isEmpty)
            try test.execute("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened; \(sql)")
            #expect(try await test.store.verify() == [.auditTrail(row: row)])
        }
    }

    @Test("shows a label that somebody moved by hand")
    func movedLabel() async throws {
        try await withSQLite { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            try await secret.set(versionB, "second")
            try test.execute("UPDATE labels SET version = '\(versionA)' WHERE label = 'AWSCURRENT'")
            #expect(try await test.store.verify() == [.label(name: secret.name)])
        }
    }

    private func rows(_ test: SQLiteUnderTest) async throws -> [String] {
        var rows: [String] = []
        try Database(test.path, .reading).forEach(
            """
            SELECT sequence, time, coalesce(epoch, '-'), coalesce(applied, '-'), name, actions, coalesce(version, '-')
            FROM audit ORDER BY sequence
            """
        ) { row in rows.append((0..<7).map { row.text(Int32($0)) }.joined(separator: " ")) }
        return rows
    }
}
