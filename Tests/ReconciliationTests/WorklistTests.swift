import Catalog
import Reconciliation
import Sealing
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite("What could not be applied")
struct WorklistTests {
    @Test("is tried again after a pause that doubles, although nothing changes in git")
    func retries() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            let identity = fixture.identity
            fixture.identity = []
            var pauses: [Int64] = []
            for _ in 0..<4 {
                let report = try await fixture.reconcile()
                #expect(report.applied.isEmpty && report.faults.map(\.label) == ["no identity at hand reads prod"])
                let retry = try #require(try await fixture.store().record(of: Fixture.repositoryID)?.nextRetry)
                pauses.append(retry - fixture.now)
                fixture.now = retry - 1
                let early = try await fixture.reconcile()
                #expect(!early.isQuick && early.applied.isEmpty, "it is not forgotten while it waits")
                #expect(early.faults.map(\.isTransient) == [true])
                #expect(try await fixture.store().record(of: Fixture.repositoryID)?.nextRetry == retry)
                fixture.now = retry
            }
            #expect(pauses == [5, 10, 20, 40])
            fixture.identity = identity
            #expect(try await fixture.reconcile().applied.count == 1)
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("is tried at once when its manifest changes, and when everything is asked for")
    func retriesAtOnce() async throws {
        try await withFixture { fixture in
            let identity = fixture.identity
            fixture.identity = []
            for name in ["s", "t"] { try fixture.write(fixture.manifest(name, "1"), to: "secrets/\(name).yaml") }
            try await fixture.commit()
            #expect(try await fixture.reconcile().faults.count == 2)
            fixture.identity = identity
            try fixture.write(fixture.manifest("s", "2"), to: "secrets/s.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.storeName) == ["s"])
            var options = ReconcileOptions()
            options.full = true
            #expect(try await fixture.reconcile(options).applied.map(\.storeName) == ["t"])
        }
    }

    @Test("goes on until it is repaired: a file that does not parse, two files with one secret")
    func heldFiles() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try fixture.write("kind: [", to: "secrets/broken.yaml")
            try fixture.write(fixture.manifest("twice", "1"), to: "secrets/a.yaml")
            try fixture.write(fixture.manifest("twice", "2"), to: "secrets/b.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().faults.count == 3)
            for _ in 0..<2 {
                let again = try await fixture.reconcile()
                #expect(again.faults.count == 3 && again.plan.manifestsRead == 2, "only what is wrong is read again")
            }
            try fixture.write(fixture.manifest("repaired", "1"), to: "secrets/broken.yaml")
            try await fixture.remove("secrets/b.yaml")
            try await fixture.commit()
            let repaired = try await fixture.reconcile()
            #expect(Set(repaired.applied.map(\.storeName)) == ["repaired", "twice"] && repaired.faults.isEmpty)
            #expect(try await fixture.value("twice") == #"{"k":"1"}"#)
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("holds deletions back as long as a file that nobody can read may have the secret")
    func heldDeletions() async throws {
        try await withFixture { fixture in
            for name in ["s", "t"] { try fixture.write(fixture.manifest(name, "1"), to: "secrets/\(name).yaml") }
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.remove("secrets/s.yaml")
            try fixture.write("kind: [", to: "secrets/new.yaml")
            try await fixture.commit()
            let held = try await fixture.reconcile()
            #expect(held.applied.isEmpty)
            #expect(held.faults.map(\.label).contains("it is not deleted as long as secrets/new.yaml does not parse"))
            try await fixture.remove("secrets/new.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.action) == [.delete])
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("a suspended secret is neither delivered nor deleted")
    func suspended() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write(fixture.manifest("s", "2", spec: "  suspend: true\n"), to: "secrets/s.yaml")
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.isEmpty && report.faults.isEmpty)
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
            #expect(try await fixture.reconcile().isQuick)
        }
    }
}

@Suite("Names in a store")
struct StoreNameTests {
    @Test("two secrets that would have one name are refused both, and what is there stays")
    func collision() async throws {
        try await withFixture { fixture in
            try fixture.addScope("staging")
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/prod.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write(fixture.manifest("s", scope: "staging", "2"), to: "secrets/staging.yaml")
            try await fixture.commit()
            for _ in 0..<2 {
                let report = try await fixture.reconcile()
                #expect(report.applied.isEmpty)
                #expect(
                    report.faults.map(\.label).sorted()
                        == ["s in the store would be prod:s too", "s in the store would be staging:s too"])
            }
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
        }
    }

    @Test("a secret that moves to another scope keeps its name, its versions and its readers")
    func otherScope() async throws {
        try await withFixture { fixture in
            try fixture.addScope("staging")
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write(fixture.manifest("s", scope: "staging", "2"), to: "secrets/s.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.action) == [.takeOver])
            let stored = try #require(try await fixture.store().secret(named: "s"))
            #expect(stored.mark?.secret.description == "staging:s" && stored.versions.count == 2)
            #expect(try await fixture.value("s") == #"{"k":"2"}"#)
            let records = try await fixture.store().secretRecords(of: Fixture.repositoryID)
            #expect(records.map(\.secret.description) == ["staging:s"])
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("a new template brings every secret to its new name before the old ones are deleted")
    func template() async throws {
        try await withFixture { fixture in
            for name in ["s", "t"] { try fixture.write(fixture.manifest(name, "1"), to: "secrets/\(name).yaml") }
            try await fixture.commit()
            try await fixture.reconcile()
            let config = Fixture.config(store: fixture.root.appending("store.sqlite"))
            try fixture.write(
                config.replacing("{kind: sqlite,", with: "{kind: sqlite, name: \"{scope}/{name}\","),
                to: ".git-seal/config.yaml")
            let digest = try fixture.storeDigest()
            try fixture.changeState { try $0.allowing("default", digest: digest) }
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.map(\.action) == [.create, .create, .delete, .delete])
            #expect(try await fixture.value("prod/s") == #"{"k":"1"}"#)
            #expect(try await fixture.store().secret(named: "s")?.isDeleted == true)
            #expect(
                try await fixture.store().secretRecords(of: Fixture.repositoryID).map(\.storeName) == [
                    "prod/s", "prod/t",
                ])
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("a store taken out of a manifest's list loses the secret, with a window")
    func storeTakenOut() async throws {
        try await withFixture { fixture in
            let store = fixture.root.appending("store.sqlite")
            try fixture.write(
                Fixture.config(store: store) + "    other: {kind: sqlite, path: \(store)2}\n",
                to: ".git-seal/config.yaml")
            for name in ["s", "t"] { try fixture.write(fixture.manifest(name, "1"), to: "secrets/\(name).yaml") }
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write(fixture.manifest("s", "1", spec: "  stores: [other]\n"), to: "secrets/s.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.action) == [.delete])
            #expect(try await fixture.store().secret(named: "s")?.isDeleted == true)
        }
    }
}
