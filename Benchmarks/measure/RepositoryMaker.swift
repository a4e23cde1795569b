import Catalog
import Files
import GitRepository
import Sealing
import SecretMemory
import Subprocess
import SystemPackage

/// Makes a repository as `git seal init`, `scope create` and many `set` would, in seconds instead of minutes.
struct RepositoryMaker {
    /// Where it is made; an empty folder or none.
    let root: FilePath
    /// How many manifests.
    let count: Int
    /// How many sealed keys each has.
    let keys: Int

    private let secretsInFolder = 100

    func run() async throws {
        let config = Config.initialText(remote: nil)
        try write(Array(config.utf8), to: Config.path)
        try write(Array(ScopePaths.gitAttributes.utf8), to: ".git-seal/.gitattributes")
        guard let store = try Config(parsing: Array(config.utf8)).stores[.default], let scope = ScopeName("prod") else {
            preconditionFailure("a valid name, and a config that defines the default store")
        }
        let seed = ScopeSeed.random()
        let state = try makeScope(scope, seed, stores: [StoreName.default.text: store.digest])
        try await writeManifests(ValueSealer(scope: scope, key: state.sealingKey()))
        try await git("init", "--quiet", "--initial-branch=main")
        try await git("add", "--all")
        try await git("commit", "--quiet", "--no-verify", "--message=Seal \(count) secrets")
    }

    private func makeScope(
        _ name: ScopeName, _ seed: borrowing ScopeSeed, stores: [String: String]
    ) throws -> ScopeState {
        let identity = X25519Identity.generate()
        try Files.create(identity.text, at: FilePath(root.string + ".identity"))
        let recipient = RecipientRecord(publicKey: identity.recipient, added: UTCDay(secondsSince1970: 0))
        let state = try ScopeState.create(
            name, seed: seed, kem: .x25519, recipients: ["benchmark": recipient], stores: stores, day: recipient.added
        ).signed(by: seed)
        let text = ScopeKeyFile.text(scope: name, kem: .x25519, seed: seed)
        try write(
            try AgeFile.encrypt(text, to: [try RecipientParser.parse(identity.recipient)], armored: true),
            to: ScopePaths.keyFile(of: name, key: state.current, recipient: recipient.fingerprint))
        try write(state.serialized(), to: ScopePaths.state(of: name))
        return state
    }

    private func writeManifests(_ sealer: ValueSealer) async throws {
        var arena = SecretArena(capacity: 32 * count * keys)
        var slots: [SecretArena.Slot] = []
        var requests: [ValueSealer.Request] = []
        for secret in 0..<count {
            for key in 0..<keys {
                let password = randomBytes(32).map { 0x21 + $0 % 0x5E }
                guard let slot = arena.append(password.span) else { preconditionFailure("the arena is large enough") }
                slots.append(slot)
                let binding = Binding.manifest(secretName: name(secret), key: self.key(key))
                requests.append(ValueSealer.Request(type: .string, binding: binding))
            }
        }
        let sealed = try await sealer.seal(SecretValues(arena, slots), as: requests)
        for secret in 0..<count {
            guard let name = SecretName(name(secret)) else { preconditionFailure("a valid name") }
            let path = RepositoryPath("secrets/\(name.text).yaml")
            var editor = ManifestEditor(new: name, scope: sealer.scope, stores: [], at: path)
            for key in 0..<keys { try editor.set(sealed[secret * keys + key], for: self.key(key)) }
            try write(editor.bytes, to: path)
        }
    }

    private func name(_ secret: Int) -> String { "service-\(secret / secretsInFolder)/secret-\(secret)" }

    private func key(_ key: Int) -> ManifestKey { .data("password-\(key)") }

    /// Unlike ``Files``, without waiting for the disk after every file.
    private func write(_ bytes: [UInt8], to path: RepositoryPath) throws {
        let file = root.appending(path.description)
        try Files.createDirectories(file.removingLastComponent())
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .exclusiveCreate], permissions: .file)
        _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
    }

    private func git(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .name("git"), arguments: Arguments(["-C", root.string] + arguments), output: .discarded,
            error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw GitFailure(arguments: arguments, message: result.standardError)
        }
    }
}

/// What git said when it did not do what it was asked for.
struct GitFailure: Error {
    let arguments: [String]
    let message: String
}
