import Catalog
import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@testable import Stores

@Suite("The embedded store, when something is wrong")
struct SQLiteFaultTests {
    @Test("is not made by somebody who only looks")
    func missing() throws {
        try withTemporaryDirectory { folder in
            let path = folder.appending("a").appending("b.sqlite")
            #expect(throws: StoreError.missing(path.string)) { try SQLiteStore(at: path, mayCreate: false) }
            #expect(readBytes(path) == nil)
            try writeText("", to: path)
            #expect(throws: StoreError.missing(path.string)) { try SQLiteStore(at: path, mayCreate: false) }
        }
    }

    @Test("says that somebody else is writing")
    func locked() async throws {
        try await withSQLite { test in
            let impatient = try SQLiteStore(at: test.path, mayCreate: true, patience: 50)
            let other = try Database(test.path, .writing)
            try other.execute("BEGIN IMMEDIATE")
            await #expect(throws: StoreError.locked) { try await Sample(impatient).set(versionA, "first") }
            #expect(try await Sample(impatient).stored() == nil, "reading goes on")
            try other.execute("ROLLBACK")
            try await Sample(impatient).set(versionA, "first")
        }
    }

    @Test("waits for somebody who is writing")
    func waits() async throws {
        try await withSQLite { test in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        let store = try await test.reopened()
                        for number in 0..<25 {
                            try await Sample(store, "secret-\(writer)-\(number)").set(versionA, "\(writer) \(number)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.store.list().count == 100)
            #expect(try await test.store.verify().isEmpty)
        }
    }

    @Test("that may only be read is read, and a change says why it fails")
    func readOnly() async throws {
        try await withSQLite { test in
            try await Sample(test.store).set(versionA, "first")
            let reader = try SQLiteStore(at: test.path, mayCreate: false)
            #expect(try await Sample(reader).read() == "first")
            await #expect(throws: StoreError.readOnly) { try await Sample(reader).set(versionB, "second") }
            #expect(try await Sample(test.store).read() == "first")
        }
    }

    @Test("that has no space left keeps all it had, and nothing half")
    func full() async throws {
        try await withSQLite { test in
            try await Sample(test.store, "before").set(versionA, "kept")
            try await test.sqlite.limitPages(to: 60)
            let value = [UInt8](repeating: 0x41, count: 60_000)
            var count = 0
            await #expect(throws: StoreError.full) {
                while count < 100 {
                    let secret = Sample(test.store, "large-\(count)")
                    try await secret.apply(
                        [.put(versionA), .makeCurrent(versionA)], value: value, record: secret.record())
                    count += 1
                }
            }
            #expect(count > 0)
            #expect(try await test.store.list().count == count + 1)
            #expect(try await test.store.secretRecords(of: Sample.source).count == count)
            #expect(try await Sample(test.store, "before").read() == "kept")
            #expect(try await test.store.verify().isEmpty)
        }
    }

    @Test("of another program, of another version, or no database at all is left alone")
    func strangers() throws {
        try withTemporaryDirectory { folder in
            let theirs = folder.appending("theirs.sqlite")
            try writeText("", to: theirs)
            try Database(theirs, .writing).execute("CREATE TABLE t (x)")
            let newer = folder.appending("newer.sqlite")
            _ = try SQLiteStore(at: newer, mayCreate: true)
            try Database(newer, .writing).execute("PRAGMA user_version = 2")
            let text = folder.appending("text.sqlite")
            try writeText(String(repeating: "this is no database. ", count: 300), to: text)
            for path in [theirs, newer, text] {
                let before = readBytes(path)
                #expect { try SQLiteStore(at: path, mayCreate: true) } throws: { error in
                    if case StoreError.corrupt = error { true } else { false }
                }
                #expect(readBytes(path) == before)
            }
            #expect { try SQLiteStore(at: folder, mayCreate: true) } throws: { error in
                if case StoreError.configuration = error { true } else { false }
            }
        }
    }

    @Test("that is cut off is corrupt")
    func truncated() async throws {
        try await withSQLite { test in
            for number in 0..<200 { try await Sample(test.store, "secret-\(number)").set(versionA, "\(number)") }
            try await test.store.finish()
            let bytes = try #require(readBytes(test.path))
            let copy = test.path.removingLastComponent().appending("copy.sqlite")
            try copyKey(of: test.path, to: copy)
            for length in [bytes.count / 2, 4096, 5000, 100] {
                try writeBytes(Array(bytes.prefix(length)), to: copy)
                let outcome = await damageOrError(copy)
                #expect(outcome, "cut to \(length) bytes")
            }
        }
    }

    @Test("never gives out a wrong value, whichever byte was damaged")
    func bitFlips() async throws {
        try await withSQLite { test in
            let names = (0..<12).map { "secret-\($0)" }
            for name in names { try await Sample(test.store, name).set(versionA, "old value of \(name)") }
            for name in names { try await Sample(test.store, name).set(versionB, "value of \(name)") }
            try await test.store.finish()
            let bytes = try #require(readBytes(test.path))
            let copy = test.path.removingLastComponent().appending("copy.sqlite")
            try copyKey(of: test.path, to: copy)
            let seed: UInt64 = 0x5EED_0003
            var generator = SeededGenerator(seed: seed)
            var readCount = 0
            for _ in 0..<400 {
                var damaged = bytes
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                damaged[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                try writeBytes(damaged, to: copy)
                guard let store = try? SQLiteStore(at: copy, mayCreate: false) else { continue }
                for name in names {
                    guard let value = try? await Sample(store, name).read() else { continue }
                    readCount += 1
                    // An older version is no wrong value, but the store has to notice.
                    let isCurrent = value == "value of \(name)"
                    let isNoticed = isCurrent ? true : await damageOrError(copy)
                    #expect(isCurrent || isNoticed, "seed \(seed), byte \(position): \(value) for \(name)")
                }
            }
            #expect(readCount > 1_000, "most bytes do no harm to most secrets")
        }
    }

    /// Whether a look at the whole store finds something wrong.
    private func damageOrError(_ path: FilePath) async -> Bool {
        do {
            return try await !SQLiteStore(at: path, mayCreate: false).verify().isEmpty
        } catch {
            return true
        }
    }

    private func copyKey(of path: FilePath, to copy: FilePath) throws {
        let folder = path.removingLastComponent()
        let key = try #require(readBytes(folder.appending("default.key")))
        try writeBytes(key, to: folder.appending("\(copy.stem ?? "").key"))
    }
}

extension SQLiteStore {
    fileprivate func limitPages(to count: Int) throws(StoreError) {
        try database.execute("PRAGMA max_page_count = \(count)")
    }
}

func withSQLite(_ body: @Sendable (SQLiteUnderTest) async throws -> Void) async throws {
    try await StoreKind.sqlite.withStore { test in
        guard let test = test as? SQLiteUnderTest else { return }
        try await body(test)
    }
}
