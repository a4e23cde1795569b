import Catalog
import Stores
import Testing

@Suite("Every store: names, descriptions, deletion")
struct DescriptionTests {
    @Test("description, tags and schedule are what was said last", arguments: StoreKind.all)
    func metadata(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            #expect(try await secret.stored()?.metadata == SecretMetadata())
            let full = SecretMetadata(
                description: "Prüfung: \"=&%\n\"", tags: ["owner": "payments", "a=b:c": "+41 ü/@", "empty": ""],
                schedule: "cron(0 8 1 * ? *)")
            for metadata in [full, SecretMetadata(tags: ["x": "y"]), full, SecretMetadata()] {
                try await secret.apply([.describe(metadata)])
                #expect(try await secret.stored()?.metadata == metadata)
            }
            #expect(try await secret.read() == "first")
        }
    }

    @Test("names as long as they may be, and all characters that they may have", arguments: StoreKind.all)
    func names(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let longest = String(repeating: "a/", count: 255) + "zz"
            let names = [longest, "A-Za-z0-9_+=.@-/+/_/=", "payments/db", "payments/DB", "payments", "payments/db/x"]
            for (number, name) in names.enumerated() {
                try await Sample(test.store, name).set(version(number), name)
            }
            let stored = try await test.store.list()
            #expect(stored.map(\.name) == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            for name in names { #expect(try await Sample(test.store, name).read() == name) }
            let some = try await test.store.secrets(named: ["payments", "nobody", longest])
            #expect(Set(some.map(\.name)) == ["payments", longest])
        }
    }

    @Test("a deleted secret is hidden, refuses changes, and comes back as it was", arguments: StoreKind.all)
    func deletion(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            try await secret.set(versionB, "second")
            let before = try await secret.stored()
            let window = max(100, test.store.capabilities.recoveryWindows?.lowerBound ?? 0)
            try await secret.apply([.delete(window: window)], now: 1_000)
            let date = try #require(try await secret.stored()?.deletionDate)
            if !kind.hasOwnClock { #expect(date == 1_000 + window) }
            try await secret.apply([.delete(window: window + 86_400)], now: 1_050)
            #expect(try await secret.stored()?.deletionDate == date, "a deletion is not put off by another one")
            await #expect(throws: StoreError.deleted(secret.name)) { try await secret.read() }
            await #expect(throws: StoreError.deleted(secret.name)) { try await secret.set(versionC, "third") }
            await #expect(throws: StoreError.deleted(secret.name)) { try await secret.apply([.makeCurrent(versionA)]) }
            try await secret.apply([.restore])
            #expect(try await secret.stored() == before)
            #expect(try await secret.read() == "second")
        }
    }

    @Test("after its window a deleted secret is gone at the next run, and its name is free", arguments: StoreKind.all)
    func purge(kind: StoreKind) async throws {
        // A store with its own clock does that by itself.
        guard !kind.hasOwnClock else { return }
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            try await Sample(test.store, "other").set(versionA, "stays")
            try await secret.apply([.delete(window: 100)], now: 1_000)
            _ = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1_099)
            #expect(try await secret.stored() != nil)
            _ = try await test.store.begin("another source", commit: Sample.commit, now: 1_100)
            #expect(try await secret.stored() != nil, "not another source's business")
            _ = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1_100)
            #expect(try await test.store.list().map(\.name) == ["other"])
            await #expect(throws: StoreError.noSuchSecret(secret.name)) { try await secret.apply([.restore]) }
            try await Sample(test.store, "another", named: secret.name).set(versionA, "new owner")
            #expect(try await secret.read() == "new owner")
            #expect(try await test.store.verify().isEmpty)
        }
    }

    @Test("deleting what is not there is no error", arguments: StoreKind.all)
    func deleteNothing(kind: StoreKind) async throws {
        try await kind.withStore { test in
            try await Sample(test.store).apply([.delete(window: 100)])
            #expect(try await test.store.list().isEmpty)
        }
    }
}
