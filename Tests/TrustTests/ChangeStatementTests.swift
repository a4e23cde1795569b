import Catalog
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing
import YAMLDocument

@testable import Trust

@Suite("Change statements")
struct ChangeStatementTests {
    private let key = SoftwareSecurityKey.ed25519()
    private let repository = String(repeating: "a", count: 32)
    private let base: CommitID
    private let secret: SecretID

    init() throws {
        base = CommitID(try #require(ObjectID(hex: String(repeating: "1", count: 40))))
        secret = SecretID(scope: try #require(ScopeName("prod")), name: try #require(SecretName("payments/db")))
    }

    private static func hash(_ digit: String) -> String { String(repeating: digit, count: 64) }

    private var changes: [Change] {
        [
            Change(path: "secrets/db.yaml", secret: secret, pointer: "/spec/data/a~1b", old: nil, new: Self.hash("b")),
            Change(path: "secrets/db.yaml", secret: secret, pointer: "", old: Self.hash("0"), new: Self.hash("1")),
            Change(path: ".git-seal/policy.yaml", pointer: "", old: Self.hash("2"), new: nil),
            Change(path: "a \"b\": ü\u{2028}\n- yes", pointer: "/é", old: Self.hash("0"), new: Self.hash("4")),
        ]
    }

    private func statement(_ changes: [Change]? = nil) throws -> ChangeStatement {
        try ChangeStatement.make(repository: repository, base: base, changes: changes ?? self.changes) {
            try key.sign($0, flags: 5, namespace: $1)
        }
    }

    private func read(_ text: String, _ path: RepositoryPath) throws -> ChangeStatement {
        try ChangeStatement(parsing: Array(text.utf8), path: try #require(path.string))
    }

    @Test("what is written is what is read, and says who signed it")
    func roundTrip() throws {
        let made = try statement()
        let read = try read(made.text, made.path)
        #expect(read == made)
        #expect(Set(read.changes) == Set(changes))
        #expect(try read.signer() == VerifiedSigner(key: try key.publicKey, presence: .verified))
        #expect(try statement().id != made.id)
    }

    @Test("ssh-keygen holds the signature to be true over the bytes that the format defines")
    func bytes() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await KeyFixture.make(in: directory)
            let id = String(repeating: "c", count: 32)
            func field(_ text: String) -> [UInt8] {
                let count = text.utf8.count
                return [0, 0, UInt8(count >> 8), UInt8(count & 0xFF)] + text.utf8
            }
            let message =
                field("git-seal/v1 change") + field(id) + field(repository) + field(base.id.hex) + [0, 0, 0, 1]
                + field("prod:payments/db") + field("secrets/db.yaml") + field("/spec/data/a") + field("")
                + field(Self.hash("b"))
            let signature = try await fixture.sign(message, namespace: "git-seal@v1")
            let text = """
                apiVersion: git-seal/v1
                kind: Change
                metadata: {id: "\(id)"}
                spec:
                  repository: \(repository)
                  base: "\(base)"
                  changes:
                    - {file: secrets/db.yaml, secret: "prod:payments/db", pointer: /spec/data/a, new: "\(Self.hash("b"))"}
                signature: |
                \(String(decoding: signature, as: UTF8.self).split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

                """
            let path = RepositoryPath(".git-seal/changes/\(id).yaml")
            #expect(try read(text, path).signer().key == fixture.key)
        }
    }

    @Test("a statement with anything else in it was signed by nobody")
    func changed() throws {
        let made = try statement()
        for (old, new) in [
            ("a~1b", "a~1c"), ("payments/db", "payments/dc"), ("secrets/db", "secrets/dc"),
            (Self.hash("b"), Self.hash("c")), (Self.hash("1"), Self.hash("3")),
            (repository, String(repeating: "b", count: 32)),
            (base.id.hex, String(repeating: "2", count: 40)),
        ] {
            let text = made.text.replacing(old, with: new)
            #expect(text != made.text)
            #expect(throws: SSHSignatureFault.mismatch) { try read(text, made.path).signer() }
        }
        // A commit's signature is none for a statement.
        let message = made.signedBytes
        let other = ChangeStatement(
            id: made.id, repository: made.repository, base: made.base, changes: made.changes,
            signature: String(decoding: try key.sign(message, flags: 1).armored, as: UTF8.self))
        #expect(throws: SSHSignatureFault.namespace("git")) { try other.signer() }
    }

    @Test("another name, another order, a place twice, a change of nothing, a hash that is none")
    func malformed() throws {
        let made = try statement(Array(changes[0...1]))
        let other = RepositoryPath(".git-seal/changes/\(String(repeating: "0", count: 32)).yaml")
        #expect(throws: StatementFault.name(other)) { try read(made.text, other) }
        #expect(throws: StatementFault.order(made.path)) {
            try read(made.text.replacing("pointer: \"\"", with: "pointer: /x"), made.path)
        }
        #expect(throws: StatementFault.order(made.path)) {
            try read(made.text.replacing("pointer: \"\"", with: "pointer: /spec/data/a~1b"), made.path)
        }
        for (old, new) in [
            (Self.hash("1"), Self.hash("0")), ("new: \"\(Self.hash("b"))\"", ""), (Self.hash("b"), Self.hash("B")),
            ("prod:payments", "payments"), ("kind: Change", "kind: Changes"), ("spec:", "extra: 1\nspec:"),
            ("base: \"1", "base: \"x"),
        ] {
            let text = made.text.replacing(old, with: new)
            #expect(text != made.text, "\(old)")
            #expect(throws: StatementFault.self, "\(old)") { try read(text, made.path) }
        }
        #expect(throws: StatementFault.empty) { try statement([]) }
        let path = RepositoryPath(bytes: [0x61, 0xFF])
        #expect(throws: StatementFault.path(path)) {
            try statement([Change(path: path, pointer: "", old: nil, new: Self.hash("1"))])
        }
    }

    @Test("the statements of a tree are found, and files that are none are named")
    func trees() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory)
            let (first, second) = (try statement(), try statement())
            try await fixture.commit("one", [first.path.description: first.text, "x": "y"])
            let wrong = ".git-seal/changes/README.md"
            try await fixture.commit("two", [second.path.description: second.text, wrong: "x"])
            let repository = try Repository.open(at: directory)
            let trees = try ["HEAD~1", "HEAD"].map { try repository.tree(of: try repository.resolve($0)) }
            let added = try ChangeStatement.added(from: trees[0], to: trees[1], in: repository)
            #expect(added.statements == [second])
            #expect(added.faults.count == 1)
            let all = try ChangeStatement.all(in: trees[1], of: repository)
            #expect(Set(all.statements) == [first, second])
        }
    }

    @Test("damaged files never trap, and never hold anything else")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 0x4348)
        let made = try statement()
        for _ in 0..<1500 {
            let bytes = generator.mutation(of: Array(made.text.utf8))
            guard let read = try? ChangeStatement(parsing: bytes, path: made.path.description) else { continue }
            guard (try? read.signer()) != nil else { continue }
            #expect(read.changes == made.changes && read.base == made.base && read.repository == made.repository)
        }
    }
}
