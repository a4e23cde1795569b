import Catalog
import Reconciliation
import Sealing
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite("Reconciling")
struct ReconcilerTests {
    @Test("a first run creates, a second one opens no manifest, a change touches its own secret only")
    func basics() async throws {
        try await withFixture { fixture in
            try fixture.set("a/one", ["k": "1"])
            try fixture.set("b", ["k": "2"])
            try await fixture.commit()
            #expect(try await fixture.plan().entries.map(\.action) == [.create, .create])
            #expect(try await fixture.reconcile().applied.count == 2)
            #expect(try await fixture.value("a/one") == #"{"k":"1"}"#)
            let second = try await fixture.reconcile()
            #expect(second.isQuick && second.plan.manifestsRead == 0)
            try fixture.set("b", ["k": "3"])
            try await fixture.commit()
            let third = try await fixture.reconcile()
            #expect(third.applied.map(\.storeName) == ["b"] && third.plan.manifestsRead == 1)
            #expect(third.applied.first?.changedKeys == ["k"])
            #expect(try await fixture.value("b") == #"{"k":"3"}"#)
        }
    }

    @Test("a revert, and A after B, move the labels back and put nothing")
    func labels() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "A"])
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.set("s", ["k": "B"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.git("revert", "--no-edit", "HEAD")
            let report = try await fixture.reconcile()
            #expect(report.applied.map(\.action) == [.label])
            let secret = try #require(try await fixture.store().secret(named: "s"))
            #expect(secret.versions.count == 2)
            #expect(secret.version(labelled: .current) != secret.version(labelled: .previous))
            #expect(try await fixture.value("s") == #"{"k":"A"}"#)
        }
    }

    @Test("what is gone from git is deleted with a window, and comes back with its versions")
    func deletion() async throws {
        try await withFixture { fixture in
            try fixture.set("keep", ["k": "1"])
            try fixture.set("drop", ["k": "2"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.remove("secrets/drop.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.action) == [.delete])
            let deleted = try #require(try await fixture.store().secret(named: "drop"))
            #expect(deleted.deletionDate == fixture.now + 30 * 86_400)
            #expect(try await fixture.plan().entries.isEmpty)
            try await fixture.git("revert", "--no-edit", "HEAD")
            #expect(try await fixture.reconcile().applied.map(\.action) == [.restore])
            #expect(try await fixture.value("drop") == #"{"k":"2"}"#)
        }
    }

    @Test("a moved file is no deletion, and neither is one that does not parse")
    func neverADeletion() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try fixture.set("t", ["k": "1"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.git("mv", "secrets/s.yaml", "secrets/moved.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.isEmpty)
            try fixture.write("apiVersion: git-seal/v1\nkind: [\n", to: "secrets/moved.yaml")
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.isEmpty && report.faults.count == 1)
            #expect(try await fixture.store().secret(named: "s")?.isDeleted == false)
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
        }
    }

    @Test("a file that moves and breaks in one commit is no deletion either")
    func movedAndBroken() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try fixture.set("t", ["k": "1"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.remove("secrets/s.yaml")
            try fixture.write("apiVersion: git-seal/v1\nkind: [\n", to: "secrets/new.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.isEmpty)
            #expect(try await fixture.store().secret(named: "s")?.isDeleted == false)
        }
    }

    @Test("removing the last secrets wants to be asked for, also in a run that follows changes")
    func lastOnes() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.remove("secrets/s.yaml")
            try await fixture.commit()
            await #expect(throws: ReconcileError.self) { try await fixture.reconcile() }
        }
    }

    @Test("a branch that is named is the one that HEAD named before")
    func namedBranch() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try await fixture.commit()
            var options = ReconcileOptions()
            options.ref = "main"
            try await fixture.reconcile(options)
            #expect(try await fixture.reconcile().isQuick)
        }
    }

    @Test("one secret in two files is an error on both, and the store stays")
    func duplicates() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.set("s", ["k": "2"], at: "secrets/other.yaml")
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.isEmpty && report.faults.count >= 1)
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
            try await fixture.remove("secrets/s.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().applied.map(\.action) == [.update])
            #expect(try await fixture.value("s") == #"{"k":"2"}"#)
        }
    }

    @Test("too many deletions, and the deletion of everything, want to be asked for")
    func guards() async throws {
        try await withFixture { fixture in
            for number in 0..<12 { try fixture.set("s\(number)", ["k": "1"]) }
            try await fixture.commit()
            try await fixture.reconcile()
            for number in 0..<11 { try await fixture.remove("secrets/s\(number).yaml") }
            try await fixture.commit()
            await #expect(throws: ReconcileError.self) { try await fixture.plan() }
            await #expect(throws: ReconcileError.self) { try await fixture.reconcile() }
            var options = ReconcileOptions()
            options.maximumDeletions = 11
            #expect(try await fixture.reconcile(options).applied.count == 11)
        }
    }

    @Test("a rewound branch and another reference are refused without a word of consent")
    func rewound() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try await fixture.commit()
            try fixture.set("s", ["k": "2"])
            try await fixture.commit()
            try await fixture.reconcile()
            try await fixture.git("checkout", "-q", "-b", "side")
            try fixture.set("s", ["k": "3"])
            try await fixture.commit()
            await #expect(throws: ReconcileError.self) { try await fixture.reconcile() }
            try await fixture.git("checkout", "-q", "main")
            try await fixture.git("reset", "-q", "--hard", "HEAD~1")
            await #expect(throws: ReconcileError.self) { try await fixture.reconcile() }
            #expect(try await fixture.value("s") == #"{"k":"2"}"#)
            var options = ReconcileOptions()
            options.rewrite = .any
            #expect(try await fixture.reconcile(options).applied.map(\.action) == [.update])
        }
    }

    @Test("a store that the scope does not allow, or not any more as it is, gets nothing")
    func stores() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try fixture.changeState { try $0.denying("default") }
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.isEmpty)
            #expect(report.faults.map(\.label) == ["the scope does not allow the store default"])
            try fixture.changeState { try $0.allowing("default", digest: "0000000000000000") }
            try await fixture.commit()
            #expect(try await fixture.reconcile().faults.map(\.label) == ["the store default was redefined"])
        }
    }

    @Test("somebody else's secret of the same name is a conflict and stays; the rest goes on")
    func foreign() async throws {
        try await withFixture { fixture in
            try fixture.set("mine", ["k": "1"])
            try fixture.set("theirs", ["k": "1"])
            try await fixture.commit()
            try await fixture.claim("theirs", for: "ffffffffffffffffffffffffffffffff")
            let report = try await fixture.reconcile()
            #expect(report.applied.map(\.storeName) == ["mine"])
            #expect(try await fixture.plan().entries.map(\.action) == [.conflict])
            #expect(try await fixture.value("theirs") == "foreign")
        }
    }

    @Test("a token replaced by hand under its value id is not applied")
    func tampering() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"])
            try await fixture.commit()
            try await fixture.reconcile()
            let path = fixture.directory.appending("secrets").appending("s.yaml")
            var text = try #require(readText(path))
            let last = try #require(text.lastIndex { $0 != "\n" })
            // The last character of a token carries bits of its tag.
            text.replaceSubrange(
                text.index(before: last)...text.index(before: last),
                with: text[text.index(before: last)] == "A" ? "B" : "A")
            try writeText(text, to: path)
            try await fixture.commit()
            let report = try await fixture.reconcile()
            #expect(report.applied.isEmpty)
            #expect(report.faults.map(\.label) == ["the token of k changed under its value id"])
        }
    }

    @Test("description, tags and schedule follow, with the next due date")
    func metadata() async throws {
        try await withFixture { fixture in
            try fixture.set("s", ["k": "1"], extra: "  rotation: {schedule: rate(30 days)}\n")
            try await fixture.commit()
            try await fixture.reconcile()
            let secret = try #require(try await fixture.store().secret(named: "s"))
            #expect(secret.metadata.schedule == "rate(30 days)")
            let records = try await fixture.store().secretRecords(of: Fixture.repositoryID)
            // Days begin at midnight, UTC, as AWS has it.
            #expect(records.first?.rotation?.due == (fixture.now / 86_400 + 30) * 86_400)
        }
    }

    @Test("following the changes ends where a full walk ends", arguments: [1, 2, 3])
    func incrementalEqualsFull(seed: UInt64) async throws {
        try await withFixture { fixture in
            var generator = SeededGenerator(seed: seed)
            try fixture.set("always", ["k": "0"])
            for step in 0..<12 {
                for _ in 0..<2 { try await randomChange(fixture, step, &generator) }
                try await fixture.commit("step \(step)")
                fixture.now += 60
                _ = try await fixture.reconcile()
                var full = ReconcileOptions()
                full.full = true
                let plan = try await fixture.plan(full)
                #expect(plan.entries.map { "\($0.action) \($0.secret)" } == [], "seed \(seed), step \(step)")
            }
        }
    }

    private func randomChange(_ fixture: Fixture, _ step: Int, _ generator: inout SeededGenerator) async throws {
        let name = "s\(Int.random(in: 0..<6, using: &generator))"
        let path = fixture.directory.appending("secrets").appending("\(name).yaml")
        let exists = readBytes(path) != nil
        switch Int.random(in: 0..<4, using: &generator) {
        case 0 where exists:
            try await fixture.git("add", "-A")
            try await fixture.git("rm", "-q", "-f", "secrets/\(name).yaml")
        case 1 where exists:
            try await fixture.git("add", "-A")
            try await fixture.git("mv", "-f", "secrets/\(name).yaml", "secrets/moved-\(name)-\(step).yaml")
            try await fixture.git("rm", "-q", "-f", "secrets/moved-\(name)-\(step).yaml")
        default: try fixture.set(name, ["k": "\(step)", "l": name])
        }
    }
}
