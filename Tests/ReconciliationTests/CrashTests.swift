import Catalog
import Reconciliation
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite("A run that dies")
struct CrashTests {
    /// Two commits with every kind of change between them.
    private func history(_ fixture: Fixture) async throws -> (first: String, second: String) {
        for name in ["changed", "moved", "removed", "described", "reverted"] {
            try fixture.write(fixture.manifest(name, "old \(name)"), to: "secrets/\(name).yaml")
        }
        let first = try await fixture.commit("first")
        try fixture.write(fixture.manifest("changed", "new changed"), to: "secrets/changed.yaml")
        try fixture.write(fixture.manifest("created", "new created"), to: "secrets/created.yaml")
        try await fixture.git("mv", "secrets/moved.yaml", "secrets/elsewhere.yaml")
        try await fixture.remove("secrets/removed.yaml")
        let described = try #require(readText(fixture.directory.appending("secrets/described.yaml")))
        try fixture.write(
            described.replacing("  scope: prod\n", with: "  scope: prod\n  tags: {owner: me}\n"),
            to: "secrets/described.yaml")
        try fixture.write("no manifest: [", to: "secrets/broken.yaml")
        return (first, try await fixture.commit("second"))
    }

    /// What must be the same however often a run died on the way.
    private func state(_ fixture: Fixture) async throws -> [String] {
        var lines: [String] = []
        let store = try fixture.store()
        for secret in try await store.list() {
            let labels = secret.versions.map { version in
                "\(version.id.text.prefix(6))=\(version.labels.map(\.rawValue).sorted().joined(separator: "+"))"
            }
            let value = secret.isDeleted ? "deleted" : try await fixture.value(secret.name) ?? ""
            lines.append("\(secret.name) \(value) \(labels.sorted()) \(secret.metadata.tags)")
        }
        for record in try await store.secretRecords(of: Fixture.repositoryID) {
            lines.append("\(record.secret) at \(record.path): \(record.condition)")
        }
        let record = try #require(try await store.record(of: Fixture.repositoryID))
        lines.append("\(record.appliedCommit) \(record.unsettledCount) \(record.heldPaths)")
        #expect(try await store.verify().isEmpty)
        return lines
    }

    @Test("at any of its writes, before or after it, is finished by the next one", arguments: [false, true])
    func everyWrite(diesAfterWriting: Bool) async throws {
        try await withFixture { fixture in
            let (first, second) = try await history(fixture)
            // Without a death, to know where it ends and how many writes there are.
            let store = fixture.root.appending("store.sqlite")
            var expected: [String] = []
            var writeCount = 0
            for _ in 0..<2 {
                try await apply(first, fixture)
                let counter = FaultyStore(try fixture.store())
                fixture.openStore = { _, _, _, _ in counter }
                try await apply(second, fixture)
                writeCount = await counter.writeCount
                expected = try await state(fixture)
                try reset(fixture, store)
            }
            #expect(writeCount >= 7, "\(writeCount)")
            for number in 0..<writeCount {
                try await apply(first, fixture)
                let faulty = FaultyStore(try fixture.store(), dyingAtWrite: number, afterwards: diesAfterWriting)
                fixture.openStore = { _, _, _, _ in faulty }
                await #expect(throws: ReconcileError.self, "write \(number)") { try await apply(second, fixture) }
                try restoreOpening(fixture)
                try await apply(second, fixture)
                #expect(try await state(fixture) == expected, "died at write \(number)")
                try reset(fixture, store)
            }
        }
    }

    private func apply(_ commit: String, _ fixture: Fixture) async throws {
        try await fixture.git("checkout", "-q", "-B", "main", commit)
        var options = ReconcileOptions()
        options.maximumDeletions = 5
        try await fixture.reconcile(options)
    }

    private func restoreOpening(_ fixture: Fixture) throws {
        fixture.openStore = { name, definition, repository, mayCreate throws(StoreError) in
            try Stores.open(name, definition, repository: repository, mayCreate: mayCreate)
        }
    }

    private func reset(_ fixture: Fixture, _ store: FilePath) throws {
        try restoreOpening(fixture)
        for suffix in ["", "-wal", "-shm"] { removeTree(FilePath(store.string + suffix)) }
        removeTree(fixture.root.appending("store.key"))
    }
}

@Suite("A run that was overtaken")
struct FencingTests {
    @Test("writes nothing any more, and the next one goes on")
    func overtaken() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "old"), to: "secrets/s.yaml")
            try await fixture.commit()
            let slept = FaultyStore(try fixture.store(), overtakenBy: Fixture.repositoryID)
            let opening = fixture.openStore
            fixture.openStore = { _, _, _, _ in slept }
            await #expect {
                try await fixture.reconcile()
            } throws: { error in
                if case ReconcileError.store(_, .superseded) = error { true } else { false }
            }
            let store = try fixture.store()
            #expect(try await store.list().isEmpty)
            #expect(try await store.secretRecords(of: Fixture.repositoryID).isEmpty)
            fixture.openStore = opening
            #expect(try await fixture.reconcile().applied.count == 1)
        }
    }
}
