import GitRepository
import TestSupport
import Testing

@testable import Trust

@Suite("Histories that are applied")
struct AppliedHistoryTests {
    @Test("a signed push")
    func signedPush() async throws {
        try await withLandings { f in
            try await f.set("db", "two", by: "alice")
            try await f.set("api", "two", by: "bob")
            let verdict = try f.verdict()
            #expect(verdict.frozen == .nothing)
            #expect(verdict.count == 2)
            #expect(verdict.landings.map(\.isAllowed) == [true, true])
            guard case .allowed(.commit(let voucher)) = verdict.landings[0].changes[0].outcome else {
                Issue.record("\(verdict.landings)")
                return
            }
            #expect(voucher.principal == "alice")
            #expect(voucher.statements == ["Everything"])
        }
    }

    @Test("a forge's unsigned merge of a signed branch")
    func forgeMerge() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.set("api", "two", by: "bob")
            try await f.checkout("main")
            try await f.commit("an unsigned README", ["README": "hello"])
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("the same after \"update branch\", the forge's unsigned merge of main into the branch")
    func updatedBranch() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.checkout("main")
            try await f.set("api", "two", by: "bob")
            try await f.checkout("topic")
            try await f.merge("main")
            try await f.set("db", "three", by: "alice")
            try await f.checkout("main")
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("both sides change one file and merge clean")
    func bothSides() async throws {
        try await withLandings { f in
            let values = ["password": "one", "user": "u"]
            let text = try f.manifest("db", values)
            try await f.commit(by: "alice", ["secrets/db.yaml": text])
            try await f.branch("topic")
            let other = try f.manifest("db", ["password": "two", "user": "u"])
            let changed = text.split(separator: "\n").map(String.init)
            let lines = changed.map { line in
                line.contains("password:")
                    ? other.split(separator: "\n").map(String.init).first { $0.contains("password:") } ?? "" : line
            }
            try await f.commit(by: "alice", ["secrets/db.yaml": lines.joined(separator: "\n") + "\n"])
            try await f.checkout("main")
            try await f.commit(
                by: "bob", ["secrets/db.yaml": text.replacing("description: a secret", with: "description: better")])
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("a new signer whose branch was cut before he was added")
    func newSigner() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "mallory")
            try await f.checkout("main")
            try await f.commit(by: "alice", [".git-seal/policy.yaml": f.policy(["alice", "bob", "mallory"])])
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("an unsigned README commit on the branch")
    func unsignedReadme() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.commit("typo", ["README": "hello"])
            try await f.checkout("main")
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("unsigned commits that touch nothing governed")
    func ungoverned() async throws {
        try await withLandings { f in
            try await f.commit("one", ["README": "hello"])
            try await f.commit("two", ["src/main.c": "int main;"])
            let verdict = try f.verdict()
            #expect(verdict.landings.isEmpty)
            #expect(verdict.count == 2)
            #expect(verdict.frozen == .nothing)
        }
    }

    @Test("a merge that a principal signs, whatever the branch is")
    func signedMerge() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two")
            try await f.checkout("main")
            try await f.set("api", "two", by: "bob")
            try await f.merge("topic", by: "alice")
            #expect(try f.isApplied())
        }
    }

    @Test("a conflict that a principal decided in a signed merge on his branch")
    func signedConflict() async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two", by: "alice")
            try await f.checkout("main")
            try await f.set("db", "three", by: "bob")
            try await f.checkout("topic")
            try await f.merge("main", options: ["-X", "ours"], by: "alice")
            try await f.checkout("main")
            try await f.merge("topic")
            #expect(try f.isApplied())
        }
    }

    @Test("a signed revert, and a signed cherry-pick")
    func revertAndPick() async throws {
        try await withLandings { f in
            try await f.set("db", "two", by: "alice")
            try await f.git.git(f.signing("bob") + ["revert", "--no-edit", "HEAD"])
            try await f.branch("topic", at: f.applied)
            let pick = try await f.set("api", "two")
            try await f.checkout("main")
            try await f.git.git(f.signing("bob") + ["cherry-pick", pick])
            #expect(try f.isApplied())
        }
    }

    @Test("a signed tag over unsigned commits", arguments: [false, true])
    func signedTag(isMerge: Bool) async throws {
        try await withLandings { f in
            if isMerge { try await f.branch("topic") }
            try await f.set("db", "two")
            if isMerge {
                try await f.checkout("main")
                try await f.merge("topic")
            }
            try await f.git.git(f.signing("alice") + ["tag", "-s", "prod-1", "-m", "release"])
            #expect(try f.verdict(ref: "refs/tags/prod-1").frozen == .nothing)
            #expect(try !f.isApplied())
            // Under another name it says nothing.
            try await f.git.git("update-ref", "refs/tags/prod-2", "refs/tags/prod-1")
            #expect(try f.verdict(ref: "refs/tags/prod-2").frozen != .nothing)
            try await f.git.git(f.signing("mallory") + ["tag", "-s", "prod-3", "-m", "release"])
            #expect(try f.verdict(ref: "refs/tags/prod-3").frozen != .nothing)
        }
    }
}
