import Catalog
import Files
import GitRepository
import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Trust

/// A repository with a policy, whose commits people sign or do not.
final class LandingFixture {
    let git: GitFixture
    let keys: [String: KeyFixture]
    private let sealer: ValueSealer
    /// The commit that was applied last.
    var applied = ""

    init(in root: FilePath, people: [String] = ["alice", "bob", "mallory"]) async throws {
        git = try await GitFixture.make(in: root.appending("repository"))
        var keys: [String: KeyFixture] = [:]
        for name in people { keys[name] = try await KeyFixture.make(in: root, named: name) }
        self.keys = keys
        let seed = ScopeSeed.random()
        let day = UTCDay(secondsSince1970: 0)
        let state = try ScopeState.create(
            try #require(ScopeName("prod")), seed: seed, kem: .x25519,
            recipients: ["a": RecipientRecord(publicKey: X25519Identity.generate().recipient, added: day)],
            stores: [:], day: day
        ).signed(by: seed)
        sealer = try ValueSealer(scope: state.name, key: state.currentKey)
        try write(Self.config(), to: ".git-seal/config.yaml")
        try write(policy(), to: ".git-seal/policy.yaml")
        try write(manifest("db", ["password": "one"]), to: "secrets/db.yaml")
        try write(manifest("api", ["token": "one"]), to: "secrets/api.yaml")
        applied = try await commit("begin")
    }

    static func config(paths: String = "secrets/**") -> String {
        """
        apiVersion: git-seal/v1
        kind: Config
        spec:
          repository: 0123456789abcdef0123456789abcdef
          paths: ["\(paths)"]
          stores:
            default: {kind: sqlite}
            other: {kind: sqlite, path: /other.sqlite}

        """
    }

    /// Everybody named may do everything with `prod`, and change policy, scopes and config.
    func policy(
        _ people: [String] = ["alice", "bob"], revoked: [String] = [], statements: String? = nil
    ) -> String {
        let principals = people.map { "    \($0): {keys: [\"\(keys[$0]?.key.text ?? "")\"]}" }
        let revocations = revoked.map { "    - {key: \"\(keys[$0]?.key.text ?? "")\", since: 2026-11-24}" }
        return """
            apiVersion: git-seal/v1
            kind: Policy
            spec:
              principals:
            \(principals.joined(separator: "\n"))
            \(revocations.isEmpty ? "" : "  revoked:\n" + revocations.joined(separator: "\n"))
              statements:
            \(statements ?? Self.everything)

            """
    }

    static let everything = """
            - sid: Everything
              effect: allow
              principals: ["*"]
              actions: ["*"]
              resources: ["*"]
        """

    /// A manifest whose description and values are far enough from each other that git merges changes of both.
    func manifest(
        _ name: String, _ values: [String: String], description: String = "a secret", spec: String = ""
    ) throws -> String {
        var text = """
            apiVersion: git-seal/v1
            kind: Secret
            metadata:
              name: \(name)
              scope: prod
              description: \(description)
              tags:
                a: "1"
                b: "2"
                c: "3"
                d: "4"
            spec:
            \(spec)  data:

            """
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            let token = try sealer.seal(
                Array(value.utf8).span, type: .string, binding: .manifest(secretName: name, key: .data(key)))
            text += "    \(key): \(token)\n"
        }
        return text
    }

    func write(_ text: String, to path: String) throws { try git.write(text, to: path) }

    // MARK: Histories

    /// The configuration with which `person` signs everything; nobody without.
    func signing(_ person: String?) -> [String] {
        guard let person, let key = keys[person] else { return ["-c", "commit.gpgsign=false"] }
        return [
            "-c", "gpg.format=ssh", "-c", "user.signingKey=\(key.file.string)", "-c", "commit.gpgsign=true",
            "-c", "tag.gpgsign=true",
        ]
    }

    @discardableResult
    func commit(
        _ message: String = "change", by person: String? = nil, _ files: [String: String] = [:]
    ) async throws -> String {
        for (path, text) in files { try write(text, to: path) }
        try await git.git("add", "-A")
        try await git.git(signing(person) + ["commit", "-q", "--allow-empty", "-m", message])
        return try await head()
    }

    /// Sets a value of a secret in a commit.
    @discardableResult
    func set(_ name: String, _ value: String, by person: String? = nil) async throws -> String {
        try await commit(
            "set \(name) to \(value)", by: person,
            ["secrets/\(name).yaml": try manifest(name, [name == "db" ? "password" : "token": value])])
    }

    func head() async throws -> String { try await git.git("rev-parse", "HEAD") }

    func branch(_ name: String, at start: String = "HEAD") async throws {
        try await git.git("checkout", "-q", "-b", name, start)
    }

    func checkout(_ name: String) async throws { try await git.git("checkout", "-q", name) }

    /// A merge as a forge makes it: never a fast-forward, and signed by nobody it does not say.
    @discardableResult
    func merge(_ branches: String..., options: [String] = [], by person: String? = nil) async throws -> String {
        try await git.git(signing(person) + ["merge", "-q", "--no-ff", "-m", "merge"] + options + branches)
        return try await head()
    }

    // MARK: Verdicts

    func repository() throws -> Repository { try Repository.open(at: git.directory) }

    /// Of everything since the applied commit.
    func verdict(
        to name: String = "HEAD", from state: VerifiedState? = nil, ref: String = "refs/heads/main"
    ) throws -> LandingsVerdict {
        let repository = try repository()
        let start = try state ?? VerifiedState(repository.resolve(applied))
        let tag = ref.hasPrefix("refs/tags/") ? try repository.tagObject(ref) : nil
        let verifier = LandingVerifier(repository: repository, ref: ref, tag: tag, now: 1_800_000_000)
        return try verifier.verify(from: start, to: repository.resolve(name))
    }

    func reasons() throws -> [LandingRefusal.Reason] { try verdict().landings.flatMap(\.refusals).map(\.reason) }

    func isApplied() throws -> Bool { try verdict().frozen == .nothing }
}

func withLandings(_ body: (LandingFixture) async throws -> Void) async throws {
    try await withTemporaryDirectory { root in try await body(try await LandingFixture(in: root)) }
}
