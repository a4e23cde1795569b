import Catalog
import GitRepository
import Reconciliation
import Stores
import SystemPackage
import TestSupport
import Testing
import Trust

@Suite("What nobody vouches for is not applied")
struct VerificationTests {
    /// A store that is up to date, with two secrets.
    private func withApplied(_ body: (Fixture, RootOfTrust, ReconcileOptions) async throws -> Void) async throws {
        try await withFixture { f in
            try f.set("a", ["k": "1"])
            try f.set("b", ["k": "1"])
            let root = try await f.trust("alice", "bob")
            let options = ReconcileOptions.enforcing(root)
            #expect(try await f.reconcile(options).applied.count == 2)
            try await body(f, root, options)
        }
    }

    private func refusals(_ report: ReconcileReport) -> [String] {
        report.faults.compactMap { fault in
            if case .notVouchedFor = fault.reason { return fault.secret?.name.text } else { return nil }
        }
    }

    @Test("a refused change freezes its secret, in later runs too, until somebody sets it right")
    func frozen() async throws {
        try await withApplied { f, _, options in
            try f.set("a", ["k": "evil"])
            try await f.commit()
            try f.set("b", ["k": "2"])
            try await f.commit(by: "alice")
            let report = try await f.reconcile(options)
            #expect(refusals(report) == ["a"])
            #expect(report.applied.map(\.secret.name.text) == ["b"])
            #expect(try await f.value("a") == #"{"k":"1"}"#)
            let record = try #require(try await f.store().record(of: Fixture.repositoryID))
            #expect(record.verification?.frozen.map(\.path) == ["secrets/a.yaml"])
            #expect(record.verifiedCommit == record.appliedCommit)

            // The applied commit has moved past it; it stays.
            try f.set("b", ["k": "3"])
            try await f.commit(by: "bob")
            #expect(refusals(try await f.reconcile(options)) == ["a"])
            var full = options
            full.full = true
            #expect(refusals(try await f.reconcile(full)) == ["a"])
            #expect(refusals(try await f.reconcile(options)) == ["a"])
            #expect(try await f.value("a") == #"{"k":"1"}"#)

            try f.set("a", ["k": "4"])
            try await f.commit(by: "alice")
            let repaired = try await f.reconcile(options)
            #expect(repaired.faults.isEmpty)
            #expect(try await f.value("a") == #"{"k":"4"}"#)
            #expect(try await f.store().record(of: Fixture.repositoryID)?.verification?.frozen == [])
        }
    }

    @Test("a refused change that is taken back needs nobody's signature")
    func reverted() async throws {
        try await withApplied { f, _, options in
            try f.set("a", ["k": "evil"])
            try await f.commit()
            #expect(refusals(try await f.reconcile(options)) == ["a"])
            try await f.git("revert", "--no-edit", "HEAD")
            let report = try await f.reconcile(options)
            #expect(report.faults.isEmpty)
            #expect(report.applied.isEmpty)
            #expect(try await f.reconcile(options).isQuick)
        }
    }

    @Test("refused deletions, moves and new secrets")
    func kinds() async throws {
        try await withApplied { f, _, options in
            try await f.remove("secrets/a.yaml")
            try await f.git("mv", "secrets/b.yaml", "secrets/c.yaml")
            try f.set("d", ["k": "new"])
            try await f.commit()
            for _ in 0..<2 {
                let report = try await f.reconcile(options)
                #expect(refusals(report).sorted() == ["a", "b", "d"])
                #expect(report.applied.isEmpty)
            }
            #expect(try await f.value("a") == #"{"k":"1"}"#)
            #expect(try await f.value("b") == #"{"k":"1"}"#)
            await #expect(throws: StoreError.self) { try await f.value("d") }
            // The same files, touched by somebody who may.
            try f.set("d", ["k": "newer"])
            try f.set("a", ["k": "2"])
            try await f.commit(by: "alice")
            let report = try await f.reconcile(options)
            #expect(refusals(report) == ["b"])
            #expect(try await f.value("a") == #"{"k":"2"}"#)
            #expect(try await f.value("d") == #"{"k":"newer"}"#)
        }
    }

    @Test("a refused change of .git-seal freezes everything, until it is taken back")
    func everything() async throws {
        try await withApplied { f, _, options in
            let policy = f.policy(["alice", "bob"])
            try await f.makeKey("mallory")
            try f.write(f.policy(["alice", "bob", "mallory"]), to: ".git-seal/policy.yaml")
            try await f.commit(by: "mallory")
            try f.set("a", ["k": "2"])
            try await f.commit(by: "alice")
            for _ in 0..<2 {
                await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
                await #expect(throws: ReconcileError.self) { try await f.plan(options) }
            }
            #expect(try await f.value("a") == #"{"k":"1"}"#)
            try f.write(policy, to: ".git-seal/policy.yaml")
            try f.set("b", ["k": "evil"])
            try await f.commit(by: "mallory")
            let report = try await f.reconcile(options)
            #expect(refusals(report) == ["b"])
            #expect(try await f.value("a") == #"{"k":"2"}"#)
        }
    }

    @Test("warn applies everything and says what enforce will keep back; enforce keeps it back")
    func warning() async throws {
        try await withApplied { f, root, enforcing in
            var options = enforcing
            options.verification.mode = .warn
            try f.set("a", ["k": "2"])
            try await f.commit()
            let report = try await f.reconcile(options)
            #expect(report.faults.isEmpty)
            #expect(report.plan.verification.refusals.map(\.path) == ["secrets/a.yaml"])
            #expect(try await f.value("a") == #"{"k":"2"}"#)
            #expect(refusals(try await f.reconcile(enforcing)) == ["a"])
            // Off forgets nothing.
            options.verification.mode = .off
            #expect(try await f.reconcile(options).faults.isEmpty)
            #expect(try await f.reconcile(options).isQuick)
            #expect(refusals(try await f.reconcile(enforcing)) == ["a"])
        }
    }

    @Test("the repository's config can ask for more and never for less")
    func config() async throws {
        try await withApplied { f, root, options in
            let path = f.directory.appending(".git-seal/config.yaml")
            let text = try #require(readText(path))
            try f.write(text + "  reconcile: {verify: off}\n", to: ".git-seal/config.yaml")
            try await f.commit()
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            try f.write(text + "  reconcile: {verify: enforce}\n", to: ".git-seal/config.yaml")
            try f.set("a", ["k": "evil"])
            try await f.commit(by: "alice")
            try f.set("a", ["k": "worse"])
            try await f.commit()
            var off = ReconcileOptions()
            off.verification = VerificationDemand(mode: .off, root: root)
            #expect(refusals(try await f.reconcile(off)) == ["a"])
            off.verification.root = nil
            await #expect(throws: ReconcileError.self) { try await f.reconcile(off) }
        }
    }

    @Test("another root means that everything since is judged again; one that is no ancestor is refused")
    func roots() async throws {
        try await withApplied { f, _, options in
            try f.set("a", ["k": "evil"])
            let bad = try await f.commit()
            #expect(refusals(try await f.reconcile(options)) == ["a"])
            // Whoever names the commit itself trusts its tree whole.
            let other = RootOfTrust.commit(CommitID(try #require(ObjectID(hex: bad))))
            #expect(try await f.reconcile(.enforcing(other)).faults.isEmpty)
            #expect(try await f.value("a") == #"{"k":"evil"}"#)
            try await f.git("checkout", "-q", "--orphan", "stray")
            let stray = try await f.commit()
            try await f.git("checkout", "-q", "main")
            let unrelated = RootOfTrust.commit(CommitID(try #require(ObjectID(hex: stray))))
            await #expect(throws: ReconcileError.self) { try await f.reconcile(.enforcing(unrelated)) }
        }
    }

    @Test("trust begins at the first commit that a signer from outside signed")
    func signers() async throws {
        try await withFixture { f in
            try f.set("a", ["k": "1"])
            _ = try await f.trust("alice")
            let line = try #require(readText(f.root.appending("alice.pub")))
            let root = try RootOfTrust(signers: "# comment\n\n" + line)
            await #expect(throws: ReconcileError.self) { try await f.reconcile(.enforcing(root)) }
            try await f.commit(by: "alice")
            try f.set("b", ["k": "evil"])
            try await f.commit()
            #expect(refusals(try await f.reconcile(.enforcing(root))) == ["b"])
            #expect(try await f.value("a") == #"{"k":"1"}"#)
        }
    }

    @Test("rewritten history counts when exactly this was accepted and its signer may")
    func rewritten() async throws {
        try await withApplied { f, _, enforcing in
            try f.set("a", ["k": "2"])
            let old = try await f.commit(by: "alice")
            try await f.reconcile(enforcing)
            try await f.git("reset", "-q", "--hard", "HEAD~1")
            try f.set("a", ["k": "3"])
            let unsigned = try await f.commit()
            var options = enforcing
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            options.rewrite = .any
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            options.rewrite = .range(from: String(old.prefix(10)), to: String(unsigned.prefix(10)))
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            let signed = try await f.commit(by: "bob")
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            options.rewrite = .range(from: old, to: signed)
            let report = try await f.reconcile(options)
            #expect(report.plan.verification.resetBy == "bob")
            #expect(try await f.value("a") == #"{"k":"3"}"#)
            let record = try #require(try await f.store().record(of: Fixture.repositoryID))
            #expect(record.verification?.reset == "\(old)..\(signed) by bob")
        }
    }

    @Test("a shallow clone applies nothing where the verified commit is missing, and a plan says so")
    func shallow() async throws {
        try await withApplied { f, _, options in
            for value in ["2", "3", "4"] {
                try f.set("a", ["k": value])
                try await f.commit(by: "alice")
            }
            let clone = f.root.appending("clone")
            try await f.git("clone", "-q", "--depth", "2", "file://\(f.directory)", clone.string)
            f.directory = clone
            await #expect(throws: ReconcileError.self) { try await f.reconcile(options) }
            #expect(try await f.plan(options).verification.obstacle == .shallow)
            try await f.git("fetch", "-q", "--unshallow")
            #expect(try await f.reconcile(options).applied.count == 1)
        }
    }

    @Test("a shallow clone that reaches the verified commit is enough")
    func shallowEnough() async throws {
        try await withApplied { f, _, options in
            try f.set("a", ["k": "2"])
            try await f.commit(by: "alice")
            let clone = f.root.appending("clone")
            try await f.git("clone", "-q", "--depth", "2", "file://\(f.directory)", clone.string)
            f.directory = clone
            #expect(try await f.reconcile(options).applied.count == 1)
        }
    }

    @Test("a partial clone that lacks what was changed applies nothing")
    func partial() async throws {
        try await withApplied { f, _, options in
            for value in ["2", "3", "4"] {
                try f.set("a", ["k": value])
                try await f.commit(by: "alice")
            }
            try await f.git("config", "uploadpack.allowFilter", "true")
            let clone = f.root.appending("clone")
            try await f.git("clone", "-q", "--filter=blob:none", "file://\(f.directory)", clone.string)
            f.directory = clone
            await #expect {
                try await f.reconcile(options)
            } throws: { error in
                if case .unverifiable(_, .partial)? = error as? ReconcileError { true } else { false }
            }
        }
    }
}
