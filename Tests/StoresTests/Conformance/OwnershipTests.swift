import Catalog
import Stores
import Testing

@Suite("Every store: whose a secret is")
struct OwnershipTests {
    static let everyStep: [SecretChange.Step] = [
        .put(versionB), .makeCurrent(versionA), .describe(SecretMetadata(description: "mine")), .delete(window: 1),
        .restore,
    ]

    @Test("what somebody else put is never touched", arguments: StoreKind.all)
    func unmarked(kind: StoreKind) async throws {
        try await kind.withStore { test in
            try await test.putUnmarked("payments/db")
            let before = try await test.store.list()
            #expect(before.count == 1 && before[0].mark == nil)
            for step in Self.everyStep {
                await #expect(throws: StoreError.foreign(name: "payments/db", owner: nil)) {
                    try await Sample(test.store).apply([step], value: Array("mine".utf8))
                }
            }
            #expect(try await test.store.list() == before)
        }
    }

    @Test("two repositories, two scopes and two secrets cannot share a name", arguments: StoreKind.all)
    func otherOwner(kind: StoreKind) async throws {
        try await kind.withStore { test in
            try await Sample(test.store).set(versionA, "first")
            let before = try await test.store.list()
            let others = [
                Sample(test.store, by: .byHand(source: "5f0c0000000000000000000000000002")),
                Sample(test.store, scope: "staging"),
                Sample(test.store, "payments/other", named: "payments/db"),
            ]
            for other in others {
                for step in Self.everyStep {
                    await #expect(throws: StoreError.foreign(name: "payments/db", owner: Sample.source)) {
                        try await other.apply([step], value: Array("mine".utf8), record: other.record())
                    }
                }
                #expect(try await test.store.secretRecords(of: other.writer.source).isEmpty)
            }
            #expect(try await test.store.list() == before)
        }
    }

    @Test("a run that another one has followed cannot write any more", arguments: StoreKind.all)
    func fencing(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let slept = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
            try await Sample(test.store, by: slept).set(versionA, "first")
            let other = try await test.store.begin("another source", commit: Sample.commit, now: 1)
            let woken = try await test.reopened().begin(Sample.source, commit: Sample.commit, now: 2)
            try await Sample(test.store, by: woken).set(versionB, "second")
            await #expect(throws: StoreError.superseded) {
                try await Sample(test.store, by: slept).set(versionA, "first")
            }
            await #expect(throws: StoreError.superseded) {
                try await test.store.setRecord(RecordTests.record, by: slept)
            }
            await #expect(throws: StoreError.superseded) {
                try await test.store.setSecretRecords([.remember(Sample(test.store).record())], by: slept)
            }
            #expect(try await Sample(test.store).read() == "second")
            #expect(try await test.store.record(of: Sample.source) == nil)
            try await Sample(test.store, "theirs", by: other).set(versionA, "other sources go on")
        }
    }
}
