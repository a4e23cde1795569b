import GitRepository
import TestSupport
import Testing

@testable import Trust

@Suite("Histories that are refused")
struct RefusedHistoryTests {
    private static let db: RepositoryPath = "secrets/db.yaml"

    @Test("an unsigned push freezes the secret and no other")
    func unsigned() async throws {
        try await withLandings { f in
            let bad = try await f.set("db", "two")
            try await f.set("api", "two", by: "alice")
            let verdict = try f.verdict()
            #expect(verdict.frozen == .names([Self.db]))
            let refusal = try #require(verdict.landings.first?.refusals.first)
            #expect(refusal.reason == .unsigned)
            #expect(refusal.landing.id.hex == bad)
            #expect(refusal.path == Self.db)
            #expect(refusal.deed?.resource.text == "prod:db")
        }
    }

    @Test("a stranger's signature")
    func stranger() async throws {
        try await withLandings { f in
            try await f.set("db", "two", by: "mallory")
            guard case .notAllowed(let decision)? = try f.reasons().first else {
                Issue.record("not refused")
                return
            }
            #expect(decision.reason == .stranger)
        }
    }

    @Test("a revoked signer with a branch cut before the revocation")
    func revoked() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "bob")
            try await f.checkout("main")
            try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy(revoked: ["bob"])])
            try await f.merge("topic")
            #expect(try f.verdict().frozen == .names([Self.db]))
        }
    }

    @Test("a signer who was removed on main while he committed on a branch")
    func removed() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "bob")
            try await f.checkout("main")
            try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy(["alice"])])
            try await f.merge("topic")
            #expect(try f.verdict().frozen == .names([Self.db]))
        }
    }

    @Test("a branch that adds a key to the policy and signs with it")
    func ownPolicy() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.commit(by: "mallory", [".git-seal/policy.yaml": f.policy(["alice", "bob", "mallory"])])
            try await f.set("db", "two", by: "mallory")
            try await f.checkout("main")
            try await f.merge("topic")
            #expect(try f.verdict().frozen == .everything)
            // The push of the same branch is no better.
            #expect(try f.verdict(to: "topic").frozen == .everything)
        }
    }

    @Test("an evil merge: a signed branch, and a change that only the merge has", arguments: [false, true])
    func evilMerge(changesOther: Bool) async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.checkout("main")
            try await f.commit("readme", ["README": "hello"])
            try await f.merge("topic", options: ["--no-commit"])
            let name = changesOther ? "api" : "db"
            try f.write(try f.manifest(name, [changesOther ? "token" : "password": "evil"]), to: "secrets/\(name).yaml")
            try await f.git.git("add", "-A")
            try await f.git.git(f.signing(nil) + ["commit", "-q", "-m", "merge"])
            #expect(try f.verdict().frozen == .names(["secrets/\(name).yaml".path]))
            #expect(try f.reasons() == [.merge(.differs)])
        }
    }

    @Test("an evil merge inside the branch")
    func evilUpdate() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.checkout("main")
            try await f.commit("readme", ["README": "hello"])
            try await f.checkout("topic")
            try await f.merge("main", options: ["--no-commit"])
            try f.write(try f.manifest("db", ["password": "evil"]), to: "secrets/db.yaml")
            try await f.git.git("add", "-A")
            try await f.git.git(f.signing(nil) + ["commit", "-q", "-m", "merge"])
            try await f.checkout("main")
            try await f.merge("topic")
            #expect(try f.verdict().frozen == .names([Self.db]))
        }
    }

    @Test("an unsigned merge with -s ours that brings back an old value")
    func ours() async throws {
        try await withLandings { f in
            let old = f.applied
            f.applied = try await f.set("db", "two", by: "alice")
            try await f.git.git("checkout", "-q", "--detach", old)
            try await f.commit("readme", ["README": "hello"])
            try await f.merge("main", options: ["-s", "ours"])
            #expect(try f.verdict().frozen == .names([Self.db]))
        }
    }

    @Test("an abandoned signed branch replayed with -X theirs")
    func theirs() async throws {
        try await withLandings { f in
            try await f.branch("abandoned")
            try await f.set("db", "old", by: "alice")
            try await f.checkout("main")
            try await f.set("db", "two", by: "alice")
            try await f.merge("abandoned", options: ["-X", "theirs"])
            #expect(try f.verdict().frozen == .names([Self.db]))
            #expect(try f.reasons() == [.merge(.conflict)])
        }
    }

    @Test("a foxtrot merge that drops an applied change")
    func foxtrot() async throws {
        try await withLandings { f in
            let base = f.applied
            f.applied = try await f.set("db", "two", by: "alice")
            try await f.git.git("checkout", "-q", "--detach", base)
            try await f.set("api", "two", by: "bob")
            // Its first parent does not descend from what is applied.
            try await f.merge("main", options: ["--no-commit"])
            try await f.git.git("checkout", "HEAD", "--", "secrets/db.yaml")
            try await f.git.git(f.signing(nil) + ["commit", "-q", "-m", "merge"])
            let verdict = try f.verdict()
            #expect(verdict.frozen == .names([Self.db]))
            #expect(verdict.landings.first?.parent.id.hex == f.applied)
        }
    }

    @Test("a foxtrot merge that only merges is no harm")
    func harmlessFoxtrot() async throws {
        try await withLandings { f in
            let base = f.applied
            f.applied = try await f.set("db", "two", by: "alice")
            try await f.git.git("checkout", "-q", "--detach", base)
            try await f.set("api", "two", by: "bob")
            try await f.merge("main")
            #expect(try f.isApplied())
        }
    }

    @Test("a rewind, and unrelated history")
    func rewound() async throws {
        try await withLandings { f in
            let old = f.applied
            f.applied = try await f.set("db", "two", by: "alice")
            let repository = try f.repository()
            let error = TrustError.rewritten(
                from: try repository.resolve(f.applied), to: try repository.resolve(old))
            #expect(throws: error) { try f.verdict(to: old) }
            try await f.git.git("checkout", "-q", "--orphan", "other")
            try await f.set("db", "three", by: "alice")
            #expect(throws: TrustError.self) { try f.verdict() }
            // Merged into it, it has no base to be redone from.
            try await f.checkout("main")
            try await f.merge("other", options: ["--allow-unrelated-histories", "-X", "theirs"])
            #expect(try f.verdict().frozen == .names([Self.db]))
            #expect(try f.reasons() == [.merge(.unrelated)])
        }
    }

    @Test("a squash and a rebase by a forge")
    func squash() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.checkout("main")
            try await f.commit("readme", ["README": "hello"])
            let start = try await f.head()
            try await f.git.git("merge", "-q", "--squash", "topic")
            try await f.git.git(f.signing(nil) + ["commit", "-q", "-m", "squashed"])
            #expect(try f.reasons() == [.unsigned])
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.git.git(f.signing(nil) + ["cherry-pick", "topic"])
            #expect(try f.reasons() == [.unsigned])
        }
    }

    @Test("an unsigned octopus, unless somebody signs it")
    func octopus() async throws {
        try await withLandings { f in
            try await f.branch("one")
            try await f.set("db", "two", by: "alice")
            try await f.branch("two", at: "main")
            try await f.set("api", "two", by: "alice")
            try await f.checkout("main")
            try await f.commit("readme", ["README": "hello"])
            let start = try await f.head()
            try await f.merge("one", "two")
            #expect(try f.reasons() == [.merge(.octopus), .merge(.octopus)])
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.merge("one", "two", by: "bob")
            #expect(try f.isApplied())
        }
    }

    @Test("branches merged crosswise, unless somebody signs it")
    func crissCross() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            let topic = try await f.head()
            try await f.checkout("main")
            try await f.set("api", "two", by: "bob")
            let main = try await f.head()
            try await f.merge(topic)
            try await f.checkout("topic")
            try await f.merge(main)
            try await f.set("db", "three", by: "alice")
            try await f.checkout("main")
            let start = try await f.head()
            try await f.merge("topic")
            #expect(try f.reasons() == [.merge(.crissCross)])
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.merge("topic", by: "bob")
            #expect(try f.isApplied())
        }
    }

    @Test("an unsigned revert and an unsigned cherry-pick of a signed commit")
    func unsignedReplay() async throws {
        try await withLandings { f in
            let first = try await f.set("db", "two", by: "alice")
            try await f.git.git(f.signing(nil) + ["revert", "--no-edit", "HEAD"])
            let verdict = try f.verdict()
            #expect(verdict.frozen == .names([Self.db]))
            // Picked again, the content is again the one that was verified: nothing needs to be kept back.
            try await f.git.git(f.signing(nil) + ["cherry-pick", first])
            #expect(try f.verdict().frozen == .nothing)
        }
    }

    @Test("a commit with two signatures")
    func twoSignatures() async throws {
        try await withLandings { f in
            try await f.set("db", "two", by: "alice")
            let raw = try await f.git.git("cat-file", "commit", "HEAD")
            let header = raw.split(separator: "\n", omittingEmptySubsequences: false)
                .drop { !$0.hasPrefix("gpgsig") }.prefix { !$0.isEmpty }.joined(separator: "\n")
            let doubled = raw.replacing(header, with: header + "\n" + header) + "\n"
            let id = try await f.git.git(["hash-object", "-t", "commit", "-w", "--stdin"], input: Array(doubled.utf8))
            try await f.git.git("reset", "-q", "--hard", id)
            #expect(try f.reasons() == [.signature(.several)])
        }
    }

    @Test("replacements and grafts are not seen")
    func replacements() async throws {
        try await withLandings { f in
            let bad = try await f.set("db", "two")
            try await f.git.git(f.signing("alice") + ["commit", "-q", "--amend", "--no-edit"])
            let good = try await f.head()
            try await f.git.git("update-ref", "refs/heads/main", bad)
            try await f.git.git("replace", bad, good)
            #expect(try f.reasons() == [.unsigned])
            // A graft that gives unrelated history a parent.
            try await f.git.git("checkout", "-q", "--orphan", "other")
            let orphan = try await f.set("db", "three", by: "alice")
            try await f.git.bash("mkdir -p .git/info && echo '\(orphan) \(f.applied)' > .git/info/grafts")
            #expect(throws: TrustError.self) { try f.verdict(to: orphan) }
        }
    }

    @Test("whoever takes a refused policy back is not judged by it")
    func takenBack() async throws {
        try await withLandings { f in
            let policy = f.policy()
            try await f.commit(by: "mallory", [".git-seal/policy.yaml": f.policy(["mallory"])])
            #expect(try f.verdict().frozen == .everything)
            #expect(try f.verdict().lastWhole.commit.id.hex == f.applied)
            let evil = try f.manifest("db", ["password": "evil"])
            try await f.commit(by: "mallory", [".git-seal/policy.yaml": policy, "secrets/db.yaml": evil])
            #expect(try f.verdict().frozen == .names([Self.db]))
        }
    }

    @Test("what a policy allows is judged secret by secret, and a value does not go elsewhere with it")
    func permissions() async throws {
        try await withLandings { f in
            let statements = """
                    - {sid: Admin, effect: allow, principals: [alice], actions: ["*"], resources: ["*"]}
                    - {sid: Values, effect: allow, principals: [bob], actions: ["secret:Put"], resources: ["prod:db"]}
                """
            f.applied = try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy(statements: statements)])
            try await f.set("db", "two", by: "bob")
            #expect(try f.isApplied())
            let start = try await f.head()
            let elsewhere = try f.manifest("db", ["password": "two"], spec: "  stores: [default, other]\n")
            try await f.commit(by: "bob", ["secrets/db.yaml": elsewhere])
            #expect(try f.verdict().frozen == .names([Self.db]))
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.set("api", "two", by: "bob")
            #expect(try f.verdict().frozen == .names(["secrets/api.yaml"]))
            try await f.git.git("reset", "-q", "--hard", start)
            // Bob's branch, and alice's signature on the merge.
            try await f.branch("topic")
            try await f.set("api", "three", by: "bob")
            try await f.checkout("main")
            let merge = try await f.merge("topic")
            #expect(try f.verdict().frozen == .names(["secrets/api.yaml"]))
            try await f.git.git(f.signing("alice") + ["commit", "-q", "--amend", "--no-edit"])
            #expect(try await f.head() != merge)
            #expect(try f.isApplied())
        }
    }

    @Test("a revocation is never taken back, and a policy that does not parse never lands")
    func forbidden() async throws {
        try await withLandings { f in
            f.applied = try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy(revoked: ["bob"])])
            let start = try await f.head()
            try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy()])
            guard case .forbidden? = try f.reasons().first else {
                Issue.record("not refused")
                return
            }
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.commit(by: "alice", [".git-seal/policy.yaml": "kind: Policy\n"])
            guard case .policy? = try f.reasons().first else {
                Issue.record("not refused")
                return
            }
            #expect(try f.verdict().frozen == .everything)
        }
    }

    @Test("a config that finds manifests elsewhere brings all of them")
    func adopted() async throws {
        try await withLandings { f in
            try await f.commit("sleeper", by: "alice", ["other/hidden.yaml": f.manifest("hidden", ["k": "v"])])
            #expect(try f.isApplied())
            try await f.commit(by: "mallory", [".git-seal/config.yaml": LandingFixture.config(paths: "other/**")])
            #expect(try f.verdict().frozen == .everything)
            try await f.git.git(f.signing("alice") + ["commit", "-q", "--amend", "--no-edit"])
            let change = try f.verdict().landings.last?.changes.first { $0.change.paths == ["other/hidden.yaml"] }
            #expect(change != nil)
            #expect(try f.isApplied())
        }
    }

    @Test("a file that stops being a manifest, or goes, is a deletion")
    func deletion() async throws {
        try await withLandings { f in
            try await f.commit("hide", ["secrets/db.yaml": "nothing: here\n"])
            try await f.git.git("rm", "-q", "secrets/api.yaml")
            try await f.commit("remove")
            let verdict = try f.verdict()
            #expect(verdict.frozen == .names(["secrets/api.yaml", Self.db]))
            #expect(
                verdict.landings.flatMap(\.changes).flatMap(\.change.deeds).map(\.action) == [
                    .secretDelete, .secretDelete,
                ])
        }
    }
}

extension String {
    var path: RepositoryPath { RepositoryPath(self) }
}
