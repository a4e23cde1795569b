import Reconciliation
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite("How much a run looks at")
struct ExtentTests {
    @Test("a branch by its short name, by its full one and as HEAD is one reference")
    func referenceNames() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            for ref in ["main", "refs/heads/main", "heads/main"] {
                var options = ReconcileOptions()
                options.ref = ref
                #expect(try await fixture.reconcile(options).isQuick, "\(ref)")
            }
            try await fixture.git("checkout", "-q", "--detach")
            await #expect {
                try await fixture.reconcile()
            } throws: { error in
                if case ReconcileError.otherRef(_, "refs/heads/main", "HEAD") = error { true } else { false }
            }
        }
    }

    @Test("the config names the branch that is applied, whichever is checked out")
    func configuredReference() async throws {
        try await withFixture { fixture in
            let config = Fixture.config(store: fixture.root.appending("store.sqlite"))
            try fixture.write(config + "  reconcile: {ref: main}\n", to: ".git-seal/config.yaml")
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.git("checkout", "-q", "-b", "side")
            try fixture.write(fixture.manifest("s", "2"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
        }
    }

    @Test("a shallow clone that does not reach the applied commit plans and says so, and applies nothing")
    func shallow() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write(fixture.manifest("s", "2"), to: "secrets/s.yaml")
            try await fixture.commit()
            let whole = fixture.directory
            fixture.directory = fixture.root.appending("shallow")
            try await runProgram(
                "git", ["clone", "-q", "--depth", "1", "file://\(whole)", fixture.directory.string])
            let plan = try await fixture.plan()
            #expect(plan.entries.map(\.action) == [.update])
            #expect(plan.extent.contains("not verified"))
            await #expect {
                try await fixture.reconcile()
            } throws: { error in
                if case ReconcileError.shallow = error { true } else { false }
            }
            #expect(try await fixture.value("s") == #"{"k":"1"}"#)
            fixture.directory = whole
            #expect(try await fixture.reconcile().applied.count == 1)
        }
    }

    @Test(
        "an unrelated commit moves the record and nothing else; a config or a scope that changed is looked at as a whole"
    )
    func causes() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            try await fixture.reconcile()
            try fixture.write("read me", to: "README.md")
            let commit = try await fixture.commit()
            let unrelated = try await fixture.reconcile()
            #expect(!unrelated.isQuick && unrelated.plan.manifestsRead == 0)
            #expect(try await fixture.store().record(of: Fixture.repositoryID)?.appliedCommit == commit)
            #expect(try await fixture.reconcile().isQuick)
            try fixture.addScope("staging")
            try await fixture.commit()
            #expect(try await fixture.reconcile().plan.extent == "everything: a scope changed")
            let config = Fixture.config(store: fixture.root.appending("store.sqlite"))
            try fixture.write(config + "  reconcile: {ref: main}\n", to: ".git-seal/config.yaml")
            try await fixture.commit()
            #expect(try await fixture.reconcile().plan.extent == "everything: the config changed")
            var options = ReconcileOptions()
            options.full = true
            #expect(try await fixture.reconcile(options).plan.extent == "everything: asked for")
        }
    }

    @Test("not a thing is written by a plan, and a store that is not there yet has nothing")
    func planWritesNothing() async throws {
        try await withFixture { fixture in
            try fixture.write(fixture.manifest("s", "1"), to: "secrets/s.yaml")
            try await fixture.commit()
            fixture.identity = []
            #expect(try await fixture.plan().entries.map(\.action) == [.create])
            #expect(readBytes(fixture.root.appending("store.sqlite")) == nil)
        }
    }
}
