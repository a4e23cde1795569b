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
    /// Who reconciles; nobody has the key when it is empty.
    var identity: [any AgeIdentity]
    /// How stores are opened: a test may put another one in between.
    var openStore: Reconciler.StoreOpening = { name, definition, repository, mayCreate throws(StoreError) in
        try Stores.open(name, definition, repository: repository, mayCreate: mayCreate)
    }
    private let recipient: String
    private let seed: ScopeSeed
    private let sealer: ValueSealer
    private var otherSealers: [ScopeName: ValueSealer] = [:]
    private(set) var state: ScopeState

    /// The work tree.
    var directory: FilePath

    init(in root: FilePath) async throws {
        self.root = root
        directory = root.appending("repository")
        let generated = X25519Identity.generate()
        recipient = generated.recipient
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
        try writeKeyFile(of: state, seed)
    }

    private func writeKeyFile(of state: ScopeState, _ seed: borrowing ScopeSeed) throws {
        let text = ScopeKeyFile.text(scope: state.name, kem: .x25519, seed: seed)
        let path = ScopePaths.keyFile(
            of: state.name, key: state.current, recipient: Fingerprint(recipient: recipient))
        let file = try AgeFile.encrypt(text, to: [try RecipientParser.parse(recipient)], armored: true)
        try writeBytes(file, to: directory.pushing(FilePath(path.description)))
    }

    /// Makes a second scope that the same person reads.
    func addScope(_ text: String) throws {
        let scope = try #require(ScopeName(text))
        let seed = ScopeSeed.random()
        let state = try ScopeState.create(
            scope, seed: seed, kem: .x25519,
            recipients: ["alice": RecipientRecord(publicKey: recipient, added: UTCDay(secondsSince1970: 0))],
            stores: self.state.stores, day: UTCDay(secondsSince1970: 0)
        ).signed(by: seed)
        otherSealers[scope] = try ValueSealer(scope: scope, key: state.currentKey)
        try writeBytes(state.serialized(), to: directory.pushing(FilePath(ScopePaths.state(of: scope).description)))
        try writeKeyFile(of: state, seed)
    }

    /// A manifest with one sealed key, as a text.
    func manifest(
        _ name: String, scope: String = "prod", _ value: String, spec: String = "", metadata: String = ""
    ) throws -> String {
        let sealer = otherSealers[try #require(ScopeName(scope))] ?? sealer
        let binding = Binding.manifest(secretName: name, key: .data("k"))
        let token = try sealer.seal(Array(value.utf8).span, type: .string, binding: binding)
        return """
            apiVersion: git-seal/v1
            kind: Secret
            metadata:
              name: \(name)
              scope: \(scope)
            \(metadata)spec:
            \(spec)  data:
                k:
                  \(token)

            """
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

    /// The digest of the store `default` as the config has it now.
    func storeDigest() throws -> String {
        let bytes = try #require(readBytes(directory.appending(".git-seal/config.yaml")))
        return try #require(try Config(parsing: bytes).stores[.default]).digest
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
    func commit(_ message: String = "change", by person: String? = nil) async throws -> String {
        try await git("add", "-A")
        try await git(signing(person) + ["commit", "-q", "--allow-empty", "-m", message])
        return try await git("rev-parse", "HEAD").text.split(separator: "\n").joined()
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> ProgramResult { try await git(arguments) }

    @discardableResult
    func git(_ arguments: [String]) async throws -> ProgramResult {
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
            clock: { now }, openStore: openStore)
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
        let value = try await store().read(name, version: nil)
        return value.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
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
        let secret = SecretID(scope: state.name, name: try #require(SecretName(name)))
        let version = try #require(VersionID(String(repeating: "0", count: 64)))
        let change = SecretChange(
            name: name, mark: OwnershipMark(source: source, secret: secret),
            steps: [.put(version), .makeCurrent(version)],
            record: nil, value: LentValue(SecretBytes(copying: Array("foreign".utf8).span)))
        try await store().apply(change, by: .byHand(source: source), now: now)
    }
}
