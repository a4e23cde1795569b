import Catalog
import Files
import GitRepository
import Sealing
import SecretMemory
import SystemPackage
import TestSupport

/// A scope with its readers, made anew for each test; real keys, real seals.
final class ScopeFixture: Sendable {
    let name: ScopeName
    let seed: ScopeSeed
    let state: ScopeState
    let keyFiles: [Fingerprint: [UInt8]]
    let identities: [String: [any AgeIdentity]]

    static let day = UTCDay(secondsSince1970: 1_795_500_000)
    /// Of `{kind: sqlite}`.
    static let sqliteDigest = "6aaa657409126bf6"

    init(
        _ name: String, readers: [String] = ["alice"], stores: [String: String] = ["default": sqliteDigest],
        seed: consuming ScopeSeed = .random()
    ) throws {
        guard let name = ScopeName(name) else { throw InvalidFixture() }
        var recipients: [String: RecipientRecord] = [:]
        var identities: [String: [any AgeIdentity]] = [:]
        for reader in readers {
            let generated = X25519Identity.generate()
            recipients[reader] = RecipientRecord(publicKey: generated.recipient, added: Self.day)
            identities[reader] = try IdentityParser.parse(generated.text)
        }
        let state = try ScopeState.create(
            name, seed: seed, kem: .x25519, recipients: recipients, stores: stores, day: Self.day
        ).signed(by: seed)
        var keyFiles: [Fingerprint: [UInt8]] = [:]
        for recipient in recipients.values {
            keyFiles[recipient.fingerprint] = try ScopeFolder.keyFile(
                of: state, seed: seed, for: RecipientParser.parse(recipient.publicKey))
        }
        self.name = name
        self.seed = seed
        self.state = state
        self.keyFiles = keyFiles
        self.identities = identities
    }

    func seal(
        _ value: String, _ secret: String, _ key: ManifestKey, valueID: ValueID = .random()
    ) throws -> SealedValue {
        try ValueSealer(scope: name, key: state.currentKey).seal(
            Array(value.utf8).span, type: key == .binary ? .bytes : .string,
            binding: .manifest(secretName: secret, key: key), valueID: valueID)
    }

    /// A token for `data.KEY` of a secret.
    func token(_ secret: String = "payments/db", _ key: String = "password", valueID: ValueID = .random()) throws
        -> String
    {
        try seal("hunter2", secret, .data(key), valueID: valueID).token
    }

    /// A manifest with one sealed key.
    func manifest(_ secret: String = "payments/db", key: String = "password", token: String? = nil) throws -> String {
        """
        apiVersion: git-seal/v1
        kind: Secret
        metadata:
          name: \(secret)
          scope: \(name)
        spec:
          data:
            \(key):
              \(try token ?? self.token(secret, key))

        """
    }

    func write(to root: FilePath) throws {
        var change = FileChange(journal: root.appending("changes"))
        let folder = ScopeFolder(name, in: WorkTreeSource(root: root))
        try folder.stage(state, keyFiles: keyFiles, exposed: nil, in: &change)
        try change.commit()
        try folder.removeEmptyKeyFolders()
    }
}

struct InvalidFixture: Error {}

/// A work tree with a config, and whatever a test puts into it.
struct WorkTreeFixture {
    let root: FilePath

    static let config = """
        apiVersion: git-seal/v1
        kind: Config
        spec:
          repository: "000102030405060708090a0b0c0d0e0f"
          paths: ["secrets/**"]
          stores:
            default: {kind: sqlite}

        """

    init(_ root: FilePath, config: String = config) throws {
        self.root = root
        try write(config, to: ".git-seal/config.yaml")
        try write(ScopePaths.gitAttributes, to: ".git-seal/.gitattributes")
    }

    func write(_ text: String, to path: String) throws {
        try writeText(text, to: root.pushing(FilePath(path)))
    }

    var source: WorkTreeSource { WorkTreeSource(root: root) }
    var revision: Revision<WorkTreeSource> { get throws { try Revision(source) } }

    /// Commits everything; the first call makes the repository.
    @discardableResult
    func commit(_ message: String = "change") async throws -> TreeSource {
        let environment = [
            "HOME": root.string, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.com",
        ]
        let script = "git init -q -b main . && git add -A && git commit -q -m \(message)"
        let result = try await runProgram("bash", ["-c", script], in: root, environment: environment)
        guard result.status == 0 else { throw InvalidFixture() }
        let repository = try Repository.open(at: root)
        return TreeSource(repository: repository, tree: try repository.tree(of: repository.resolve("HEAD")))
    }
}

extension RepositoryPath {
    static let manifest: RepositoryPath = "secrets/payments/db.yaml"
}

func secretName(_ text: String) throws -> SecretName {
    guard let name = SecretName(text) else { throw InvalidFixture() }
    return name
}

/// The manifest in a text.
func manifest(_ text: String) throws -> SecretManifest {
    try SecretManifest(parsing: Array(text.utf8), at: .manifest)
}

/// Why a text is no manifest; `nil` if it is one.
func fault(_ text: String) -> SchemaError? {
    do throws(SchemaError) {
        _ = try SecretManifest(parsing: Array(text.utf8), at: .manifest)
        return nil
    } catch {
        return error
    }
}
