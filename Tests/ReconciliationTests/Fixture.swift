import Catalog
import Files
import GitRepository
import Reconciliation
import Sealing
import SecretMemory
import Stores
import SystemPackage
import TestSupport
import Testing

/// A repository with one scope, whose commits the tests write, and a store beside it.
final class Fixture {
    static let repositoryID = "0123456789abcdef0123456789abcdef"

    let root: FilePath
    var now: Int64 = 1_800_000_000
    private let seed: ScopeSeed
    private let sealer: ValueSealer
    private let identity: [any AgeIdentity]
    private(set) var state: ScopeState

    var directory: FilePath { root.appending("repository") }

    init(in root: FilePath) async throws {
        self.root = root
        let generated = X25519Identity.generate()
        identity = try IdentityParser.parse(generated.text)
        seed = ScopeSeed.random()
        let day = UTCDay(secondsSince1970: 1_800_000_000)
        let config = try Config(parsing: Array(Self.config(store: root.appending("store.sqlite")).utf8))
        let scope = try #require(ScopeName("prod"))
        state = try ScopeState.create(
            scope, seed: seed, kem: .x25519,
            recipients: ["alice": RecipientRecord(publicKey: generated.recipient, added: day)],
            stores: ["default": try #require(config.stores[.default]).digest], day: day
        ).signed(by: seed)
        sealer = try ValueSealer(scope: scope, key: state.currentKey)
        try await git("init", "-q", "-b", "main", directory.string)
        try write(Self.config(store: root.appending("store.sqlite")), to: ".git-seal/config.yaml")
        try writeState(state)
        let text = ScopeKeyFile.text(scope: scope, kem: .x25519, seed: seed)
        let recipient = try RecipientParser.parse(generated.recipient)
        let path = ScopePaths.keyFile(
            of: scope, key: state.current, recipient: Fingerprint(recipient: generated.recipient))
        try writeBytes(
            AgeFile.encrypt(text, to: [recipient], armored: true), to: directory.pushing(FilePath(path.description)))
    }

    static func config(store: FilePath) -> String {
        """
        apiVersion: git-seal/v1
        kind: Config
        spec:
          repository: \(repositoryID)
          paths: ["secrets/**"]
          stores:
            default: {kind: sqlite, path: \(store)}

        """
    }

    func writeState(_ state: ScopeState) throws {
        self.state = state
        try writeBytes(
            state.serialized(), to: directory.pushing(FilePath(ScopePaths.state(of: state.name).description)))
    }

    /// Changes and signs the scope's state as a reader would.
    func changeState(_ change: (ScopeState) throws -> ScopeState) throws {
        try writeState(try change(state).signed(by: seed))
    }

    func write(_ text: String, to path: String) throws {
        try writeText(text, to: directory.pushing(FilePath(path)))
    }

    func remove(_ path: String) async throws { try await git("rm", "-q", path) }

    /// Seals values into a manifest, as `git seal set` would.
    func set(_ name: String, _ values: [String: String], extra: String = "", at path: String? = nil) throws {
        let secret = try #require(SecretName(name))
        let path = RepositoryPath(path ?? "secrets/\(name).yaml")
        let file = directory.pushing(FilePath(path.description))
        var editor: ManifestEditor
        if let bytes = readBytes(file) {
            editor = try ManifestEditor(bytes, at: path)
        } else {
            editor = ManifestEditor(new: secret, scope: state.name, stores: [], at: path)
        }
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            let binding = Binding.manifest(secretName: name, key: .data(key))
            editor.set(try sealer.seal(Array(value.utf8).span, type: .string, binding: binding), key)
        }
        try writeBytes(editor.bytes + Array(extra.utf8), to: file)
    }

    @discardableResult
    func commit(_ message: String = "change") async throws -> String {
        try await git("add", "-A")
        try await git("commit", "-q", "--allow-empty", "-m", message)
        return try await git("rev-parse", "HEAD").text.split(separator: "\n").joined()
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> ProgramResult {
        let identity = [
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b",
            "GIT_CONFIG_GLOBAL": "/dev/null",
        ]
        let prefix = arguments.first == "init" ? [] : ["-C", directory.string]
        let result = try await runProgram("git", prefix + arguments, environment: identity)
        try #require(result.status == 0, "git \(arguments): \(result.error)")
        return result
    }

    // MARK: Reconciling

    private func reconciler() throws -> Reconciler {
        let repository = try Repository.open(at: directory)
        let pins = ScopePins(commonDirectory: repository.commonDirectory)
        let (identity, now) = (identity, now)
        return Reconciler(
            repository: repository, trust: ScopeTrust(pins: pins, external: nil), identities: { identity },
            clock: { now })
    }

    func plan(_ options: ReconcileOptions = .init()) async throws -> Plan {
        let reconciler = try reconciler()
        return try await reconciler.plan(try reconciler.target(options), store: .default, options)
    }

    @discardableResult
    func reconcile(_ options: ReconcileOptions = .init()) async throws -> ReconcileReport {
        let reconciler = try reconciler()
        return try await reconciler.reconcile(try reconciler.target(options), store: .default, options)
    }

    func store() throws -> SQLiteStore { try SQLiteStore(at: root.appending("store.sqlite"), mayCreate: true) }

    func value(_ name: String) async throws -> String? {
        let values = try await store().read(name, version: nil)
        return values.withBytes(at: 0) { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }
}

extension ManifestEditor {
    fileprivate mutating func set(_ value: SealedValue, _ key: String) {
        do {
            try set(value, for: .data(key))
        } catch {
            Issue.record("\(error)")
        }
    }
}

func withFixture(_ body: (Fixture) async throws -> Void) async throws {
    try await withTemporaryDirectory { root in try await body(try await Fixture(in: root)) }
}

extension Fixture {
    /// Puts a secret into the store as another repository would.
    func claim(_ name: String, for source: String) async throws {
        var arena = SecretArena(capacity: 16)
        let slots = arena.append(Array("foreign".utf8).span).map { [$0] } ?? []
        let secret = SecretID(scope: state.name, name: try #require(SecretName(name)))
        let version = try #require(VersionID(String(repeating: "0", count: 64)))
        let change = SecretChange(
            name: name, mark: OwnershipMark(source: source, secret: secret),
            steps: [.put(version), .makeCurrent(version)],
            record: nil)
        try await store().apply(change, value: SecretValues(arena, slots), at: 0, now: now)
    }
}
