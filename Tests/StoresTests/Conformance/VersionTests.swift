import Catalog
import SecretMemory
import Stores
import Testing

@Suite("Every store: versions and labels")
struct VersionTests {
    @Test("a version that is put and made current is read back", arguments: StoreKind.all)
    func putAndRead(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first", now: 42)
            #expect(try await secret.read() == "first")
            let stored = try #require(try await secret.stored())
            #expect(stored.mark == secret.mark)
            #expect(
                stored.versions == [StoredVersion(id: versionA, labels: [.current], created: kind.hasOwnClock ? 0 : 42)]
            )
            #expect(try await test.store.list() == [stored])
        }
    }

    @Test("a version that was only put is not current", arguments: StoreKind.all)
    func putOnly(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            // The first version of all is current at once in some stores.
            try await secret.set(versionA, "first")
            try await secret.apply([.put(versionB)], value: Array("second".utf8))
            #expect(try await secret.read() == "first")
            #expect(try await secret.read(versionB) == "second")
            #expect(try await secret.stored()?.version(labelled: .current) == versionA)
        }
    }

    @Test("what was current becomes previous, and A, B, A makes A current again", arguments: StoreKind.all)
    func backAndForth(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            try await secret.set(versionB, "second")
            #expect(try await labels(secret) == [versionA: [.previous], versionB: [.current]])
            try await secret.apply([.makeCurrent(versionA)])
            #expect(try await secret.read() == "first")
            #expect(try await labels(secret) == [versionA: [.current], versionB: [.previous]])
        }
    }

    @Test("A, B, C, A makes A current, C previous, and keeps B", arguments: StoreKind.all)
    func roundTrip(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            try await secret.set(versionA, "first")
            try await secret.set(versionB, "second")
            try await secret.set(versionC, "third")
            try await secret.set(versionA, "first")
            #expect(try await secret.read() == "first")
            #expect(try await labels(secret) == [versionA: [.current], versionB: [], versionC: [.previous]])
            #expect(try await secret.read(versionB) == "second")
            let order = try await secret.stored()?.versions.map(\.id)
            #expect(order == [versionA, versionB, versionC], "oldest first")
        }
    }

    @Test("a change that is applied twice is applied once", arguments: StoreKind.all)
    func idempotence(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            let metadata = SecretMetadata(description: "d", tags: ["a": "b"], schedule: "rate(1 day)")
            let steps: [SecretChange.Step] = [.put(versionB), .makeCurrent(versionB), .describe(metadata)]
            try await secret.set(versionA, "first", now: 1)
            try await secret.apply(steps, value: Array("second".utf8), now: 2)
            let once = try await secret.stored()
            try await secret.apply(steps, value: Array("second".utf8), now: 3)
            #expect(try await secret.stored() == once)
        }
    }

    @Test(
        "a label does not move to a version that is not there, and nothing of the change is left",
        arguments: StoreKind.all)
    func missingVersion(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            await #expect(throws: StoreError.noSuchVersion(secret.name, versionB)) {
                try await secret.apply(
                    [.put(versionA), .makeCurrent(versionB)], value: Array("first".utf8), record: secret.record())
            }
            let stored = try await secret.stored()
            #expect(stored == nil)
            #expect(try await test.store.secretRecords(of: Sample.source).isEmpty)
        }
    }

    @Test(
        "changes that come together are applied one by one, and one that fails stops no other", arguments: StoreKind.all
    )
    func severalChanges(kind: StoreKind) async throws {
        try await kind.withStore { test in
            try await test.putUnmarked("theirs")
            let value = LentValue(SecretBytes(copying: [1, 2, 3].span))
            let changes = ["one", "theirs", "two"].map { name in
                SecretChange(
                    name: name, mark: OwnershipMark(source: Sample.source, secret: secretID(name)),
                    steps: [.put(versionA), .makeCurrent(versionA)], record: nil, value: value)
            }
            let errors = await test.store.apply(changes, by: .byHand(source: Sample.source), now: 1)
            #expect(errors == [nil, .foreign(name: "theirs", owner: nil), nil])
            #expect(try await Sample(test.store, "two").bytes() == [1, 2, 3])
        }
    }

    @Test("old versions go, but never one with a label", arguments: StoreKind.all)
    func manyVersions(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let secret = Sample(test.store)
            let limit = test.store.capabilities.versions
            guard limit > 2, kind.prunes else { return }
            try await secret.set(version(1), "1")
            for number in 2...limit + 5 {
                try await secret.apply([.put(version(number))], value: Array("\(number)".utf8))
            }
            let kept = try #require(try await secret.stored()).versions
            #expect(kept.count <= limit + 1)
            #expect(kept.first == StoredVersion(id: version(1), labels: [.current], created: 1_000))
            #expect(kept.last?.id == version(limit + 5))
            #expect(try await secret.read() == "1")
        }
    }

    @Test("values of all lengths and bytes that are allowed come back, others are refused", arguments: StoreKind.all)
    func valueLengths(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let lengths = test.store.capabilities.valueLengths
            let secret = Sample(test.store)
            let samples = [lengths.lowerBound, 1, 255, 4096, lengths.upperBound]
            for (number, length) in samples.enumerated() where lengths.contains(length) {
                let value = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
                try await secret.apply([.put(version(number)), .makeCurrent(version(number))], value: value)
                #expect(try await secret.bytes() == value)
            }
            let before = try await secret.stored()
            await #expect(throws: StoreError.limit(.valueLength(lengths))) {
                try await secret.apply(
                    [.put(versionC), .makeCurrent(versionC)],
                    value: [UInt8](repeating: 1, count: lengths.upperBound + 1))
            }
            #expect(try await secret.stored() == before)
        }
    }

    private func labels(_ secret: Sample) async throws -> [VersionID: Set<StagingLabel>] {
        let versions = try #require(try await secret.stored()).versions
        return Dictionary(uniqueKeysWithValues: versions.map { ($0.id, $0.labels) })
    }
}
