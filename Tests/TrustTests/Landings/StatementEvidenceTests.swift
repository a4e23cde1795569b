import GitRepository
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Change statements as evidence")
struct StatementEvidenceTests {
    @Test(
        "a squash, a rebase and a cherry-pick of what somebody made a statement about", arguments: ["squash", "pick"])
    func squash(how: String) async throws {
        try await withLandings { f in
            try await f.branch("topic")
            try await f.set("db", "two")
            try await f.state(by: "alice")
            try await f.set("db", "three")
            try await f.state(by: "alice")
            try await f.checkout("main")
            try await f.set("api", "two", by: "bob")
            if how == "squash" {
                try await f.git.git("merge", "-q", "--squash", "topic")
                try await f.commit("squashed")
            } else {
                try await f.git.git(f.signing(nil) + ["cherry-pick", "-n", "main..topic"])
                try await f.commit("picked together")
            }
            let verdict = try f.verdict()
            #expect(verdict.frozen == .nothing)
            guard case .allowed(.statements(let vouchers))? = verdict.landings.last?.changes.first?.outcome else {
                Issue.record("\(verdict.landings)")
                return
            }
            #expect(vouchers.map(\.principal) == ["alice", "alice"])
        }
    }

    @Test("a stranger's statement, another repository's, and one about other content say nothing")
    func useless() async throws {
        try await withLandings { f in
            let start = try await f.head()
            try await f.set("db", "two")
            try await f.state(by: "mallory", amending: true)
            #expect(try !f.isApplied())
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.set("db", "two")
            try await f.state(by: "alice", amending: true, source: String(repeating: "f", count: 32))
            #expect(try !f.isApplied())
            try await f.git.git("reset", "-q", "--hard", start)
            try await f.set("db", "two")
            try await f.state(by: "alice", amending: true)
            #expect(try f.isApplied())
            try f.write(try f.manifest("db", ["password": "three"]), to: "secrets/db.yaml")
            try await f.git.git(f.signing(nil) + ["commit", "-q", "-a", "--amend", "--no-edit"])
            #expect(try !f.isApplied())
        }
    }

    @Test("a statement that is shown again after the value went back and forth says nothing")
    func replayed() async throws {
        try await withLandings { f in
            try await f.set("db", "two")
            let path = try await f.state(by: "alice", amending: true)
            let old = try await f.git.git("show", "HEAD~1:secrets/db.yaml") + "\n"
            let new = try await f.git.git("show", "HEAD:secrets/db.yaml") + "\n"
            let text = try await f.git.git("show", "HEAD:\(path)") + "\n"
            try await f.git.git("rm", "-q", path)
            try await f.commit("tidy", by: "bob")
            try await f.commit("back", by: "bob", ["secrets/db.yaml": old])
            #expect(try f.isApplied())
            try await f.commit("replay", ["secrets/db.yaml": new, path: text])
            #expect(try !f.isApplied())
        }
    }

    @Test("a refused change counts once somebody states it")
    func reasserted() async throws {
        try await withLandings { f in
            let base = try await f.head()
            try await f.set("db", "two")
            #expect(try !f.isApplied())
            try await f.state(by: "alice", since: base)
            #expect(try f.isApplied())
        }
    }
}

extension LandingFixture {
    /// Commits a statement about the last commit, signed by nobody but in its text.
    @discardableResult
    func state(
        by person: String, since base: String = "HEAD~1", amending: Bool = false,
        source: String = "0123456789abcdef0123456789abcdef"
    ) async throws -> String {
        let repository = try repository()
        let base = try repository.resolve(base)
        let changes = try GovernedChanges.between(
            repository.tree(of: base), repository.tree(of: repository.resolve("HEAD")), in: repository)
        let key = try #require(keys[person])
        let statement = try ChangeStatement.make(repository: source, base: base, changes: changes, sign: key.signNow)
        let path = try #require(statement.path.string)
        try write(statement.text, to: path)
        try await git.git("add", "-A")
        let options = amending ? ["--amend", "--no-edit"] : ["-m", "state"]
        try await git.git(signing(nil) + ["commit", "-q"] + options)
        return path
    }
}

extension KeyFixture {
    /// Signs before it returns, as the maker of a statement wants it.
    fileprivate func signNow(_ message: [UInt8], _ namespace: String) throws -> SSHSignature {
        let text = "\(file).message"
        try writeBytes(message, to: FilePath(text))
        _ = unlink("\(text).sig")
        try #require(system("ssh-keygen -q -Y sign -n \(namespace) -f '\(file)' '\(text)' 2>&1") == 0)
        return try SSHSignature(armored: try #require(readBytes(FilePath("\(text).sig"))))
    }
}
