import Catalog
import FoundationEssentials
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Stores

@Suite("The embedded store keeps secrets")
struct SQLiteSecrecyTests {
    @Test("in files that only their owner reads")
    func modes() async throws {
        umask(0)
        defer { umask(0o022) }
        try await withSQLite { test in
            try await Sample(test.store).set(versionA, "first")
            let folder = test.path.removingLastComponent()
            #expect(try mode(folder) == 0o700)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            #expect(Set(names) == ["default.sqlite", "default.sqlite-wal", "default.sqlite-shm", "default.key"])
            for name in names { #expect(try mode(folder.appending(name)) == 0o600, "\(name)") }
        }
    }

    @Test("with no value in clear in any of its files")
    func noPlaintext() async throws {
        try await withSQLite { test in
            let value = "correct horse battery staple"
            try await Sample(test.store).set(versionA, value)
            for isFinished in [false, true] {
                if isFinished { try await test.store.finish() }
                let folder = test.path.removingLastComponent()
                for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
                    let bytes = try #require(readBytes(folder.appending(name)))
                    #expect(bytes.firstRange(of: Array(value.utf8)) == nil, "\(name)")
                }
            }
            #expect(try await Sample(test.store).read() == value)
        }
    }

    @Test("so that a value in another row, of another version or changed by a bit does not open")
    func exchangedRows() async throws {
        try await withSQLite { test in
            let (one, two) = (Sample(test.store, "one"), Sample(test.store, "two"))
            try await one.set(versionA, "one A")
            try await one.set(versionB, "one B")
            try await two.set(versionA, "two A")
            try test.execute(
                """
                CREATE TEMP TABLE old AS SELECT * FROM versions;
                UPDATE versions SET value = (SELECT value FROM old WHERE old.name = 'two')
                WHERE name = 'one' AND id = '\(versionA)';
                UPDATE versions SET value = (SELECT value FROM old WHERE old.name = 'one' AND old.id = '\(versionA)')
                WHERE name = 'one' AND id = '\(versionB)';
                """)
            for version in [versionA, versionB] {
                await #expect(throws: StoreError.corrupt("the value of one does not open")) {
                    try await one.read(version)
                }
            }
            #expect(try await two.read() == "two A")
            #expect(
                try await test.store.verify()
                    == [.value(name: "one", versionA), .value(name: "one", versionB)])
        }
    }

    @Test("under a key that is never replaced by another one")
    func key() async throws {
        try await withSQLite { test in
            try await Sample(test.store).set(versionA, "first")
            let path = test.path.removingLastComponent().appending("default.key")
            let key = try #require(readBytes(path))
            #expect(key.count == 32)
            for damaged in [key.dropLast(), key + [0], [], key.map { $0 ^ 1 }] as [[UInt8]] {
                try writeBytes(damaged, to: path)
                let store = try await test.reopened()
                await #expect(throws: StoreError.wrongKey(path.string)) { try await Sample(store).read() }
                await #expect(throws: StoreError.wrongKey(path.string)) {
                    try await Sample(store).set(versionB, "second")
                }
            }
            try FileManager.default.removeItem(atPath: path.string)
            let store = try await test.reopened()
            await #expect(throws: StoreError.wrongKey(path.string)) { try await Sample(store).read() }
            #expect(readBytes(path) == nil)
            #expect(try await store.list().count == 1, "names need no key")
            try writeBytes(key, to: path)
            #expect(try await Sample(test.reopened()).read() == "first")
        }
    }

    @Test("also when many open it at once for the first time")
    func firstOpening() async throws {
        for _ in 0..<10 {
            try await withTemporaryDirectory { folder in
                let path = folder.appending("data").appending("default.sqlite")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<6 {
                        group.addTask {
                            let store = try SQLiteStore(at: path, mayCreate: true)
                            try await Sample(store, "secret-\(number)").set(versionA, "value \(number)")
                        }
                    }
                    try await group.waitForAll()
                }
                let store = try SQLiteStore(at: path, mayCreate: false)
                for number in 0..<6 { #expect(try await Sample(store, "secret-\(number)").read() == "value \(number)") }
            }
        }
    }

    private func mode(_ path: FilePath) throws -> UInt32 {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { throw Errno(rawValue: errno) }
        return status.st_mode & 0o777
    }
}
