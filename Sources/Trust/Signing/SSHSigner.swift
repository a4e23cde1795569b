import Files
import GitRepository
import Sealing
import SecretMemory
import SystemPackage

/// Signs as git would sign a commit: with the same key, from the same places.
///
/// In this order: the program that `gpg.ssh.program` names; the agent, if it has the key; the private key's file, for
/// Ed25519 and RSA; `ssh-keygen`, for all other kinds, security keys among them.
public struct SSHSigner {
    /// What git's configuration and the environment say.
    public struct Settings: Sendable {
        /// `user.signingKey`: a path, or `key::` and a public key.
        public var key: String?
        /// `gpg.ssh.defaultKeyCommand`.
        public var defaultKeyCommand: String?
        /// `gpg.ssh.program`.
        public var program: String?
        /// `SSH_AUTH_SOCK`.
        public var agent: FilePath?
        public var home: FilePath?

        public init(
            key: String? = nil, defaultKeyCommand: String? = nil, program: String? = nil, agent: FilePath? = nil,
            home: FilePath? = nil
        ) {
            self.key = key
            self.defaultKeyCommand = defaultKeyCommand
            self.program = program
            self.agent = agent
            self.home = home
        }

        /// - Parameter key: used instead of the one that git would use.
        public init(of repository: Repository, key: String? = nil, agent: FilePath?, home: FilePath?) {
            self.init(
                key: key ?? repository.configuration("user.signingkey"),
                defaultKeyCommand: repository.configuration("gpg.ssh.defaultkeycommand"),
                program: repository.configuration("gpg.ssh.program"), agent: agent, home: home)
        }
    }

    private let settings: Settings
    private let key: SigningKey
    private let passphrases: PassphraseSource?

    /// - Parameter passphrases: whom to ask for the passphrase of a protected key.
    public init(_ settings: Settings, passphrases: PassphraseSource?) throws(SigningFault) {
        self.settings = settings
        self.passphrases = passphrases
        if let key = settings.key, !key.isEmpty {
            self.key = try SigningKey(key, home: settings.home)
        } else if let command = settings.defaultKeyCommand, !command.isEmpty {
            let line = try SigningProgram.firstLine(of: command)
            // git takes nothing else from the command.
            guard line.hasPrefix("key::") || line.hasPrefix("ssh-") else { throw .notAKey(String(line.prefix(256))) }
            key = try SigningKey(line, home: settings.home)
        } else {
            throw .noKey
        }
    }

    /// Signs, and checks what was made.
    public func sign(_ message: [UInt8], namespace: String) throws(SigningFault) -> SSHSignature {
        let signature = try made(message, namespace: namespace)
        do throws(SSHSignatureFault) {
            _ = try signature.verify(message, namespace: namespace)
        } catch {
            throw .signature(error)
        }
        return signature
    }

    private func made(_ message: [UInt8], namespace: String) throws(SigningFault) -> SSHSignature {
        if let program = settings.program, !program.isEmpty {
            let path = SigningKey.expanded(program, home: settings.home)
            return try SigningProgram(name: path.string).sign(message, with: key, namespace: namespace)
        }
        if let signature = try signatureOfAgent(message, namespace) { return signature }
        if case .literal(let key) = key { throw .notInAgent(key) }
        if let signature = try signatureOfFile(message, namespace) { return signature }
        return try SigningProgram(name: "ssh-keygen").sign(message, with: key, namespace: namespace)
    }

    private static let hash = SSHSignature.Hash.sha512

    /// `nil` where no agent has the key.
    private func signatureOfAgent(_ message: [UInt8], _ namespace: String) throws(SigningFault) -> SSHSignature? {
        guard let socket = settings.agent, let key = key.publicKey else { return nil }
        let agent = SSHAgent(at: socket)
        // An agent that has gone is no reason to fail where there is a file.
        guard (try? agent.holds(key)) == true else { return nil }
        let text = SSHSignature.signedBytes(message, namespace: namespace, hash: Self.hash)
        do throws(AgentFault) {
            return SSHSignature(
                key: key, namespace: namespace, hash: Self.hash, signature: try agent.sign(text, with: key))
        } catch {
            throw .agent(error)
        }
    }

    /// `nil` for a file that only `ssh-keygen` signs with.
    private func signatureOfFile(_ message: [UInt8], _ namespace: String) throws(SigningFault) -> SSHSignature? {
        guard let file = key.privateFile, Files.exists(file) else { return nil }
        let text = SSHSignature.signedBytes(message, namespace: namespace, hash: Self.hash)
        let context = IdentityContext(place: file.string, passphrases: passphrases)
        let pem: SecretBytes
        do throws(FileError) {
            pem = try Files.readSecret(file, atMost: 64 << 10)
        } catch {
            throw .file(error)
        }
        do throws(AgeError) {
            guard let pair = try SSHKeyPair(pem, context), let made = pair.sign(text) else { return nil }
            return SSHSignature(
                key: try Self.publicKey(pair.publicKey), namespace: namespace, hash: Self.hash,
                signature: SSHWire.string(made.algorithm) + SSHWire.string(made.numbers))
        } catch .unsupportedIdentity {
            return nil
        } catch {
            throw .privateKey(file, error)
        }
    }

    /// What belongs to a private key is a public one.
    private static func publicKey(_ blob: [UInt8]) throws(AgeError) -> SSHPublicKey {
        do throws(SSHKeyFault) { return try SSHPublicKey(blob: blob) } catch { throw .identity(line: 1) }
    }
}
