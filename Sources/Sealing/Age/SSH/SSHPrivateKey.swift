import Crypto
import LibCrypto
import SecretMemory

/// The private half of an SSH key, taken out of its file.
enum SSHPrivateKey: Sendable {
    case ed25519(Ed25519Seed)
    case rsa(RSAPrivateKey)

    /// As something that opens age files; `nil` when it does not belong to the public key.
    func identity(_ publicKey: SSHPublicKey) throws(AgeError) -> (any AgeIdentity)? {
        switch self {
        case .ed25519(let seed):
            guard let recipient = SSHEd25519Recipient(publicKey) else { return nil }
            return SSHEd25519Identity(seed: seed.bytes, recipient: recipient)
        case .rsa(let key):
            guard let recipient = try SSHRSARecipient(publicKey) else { return nil }
            return SSHRSAIdentity(key, recipient: recipient)
        }
    }
}

/// The 32 bytes that an Ed25519 key is made of.
final class Ed25519Seed: Sendable {
    let bytes: SecretBytes

    init(_ bytes: consuming SecretBytes) {
        self.bytes = bytes
    }

    func sign(_ message: [UInt8]) -> [UInt8]? {
        bytes.withBytes { seed in
            seed.withUnsafeBytes { seed in
                (try? Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message)).map { Array($0) }
            }
        }
    }
}

/// A key of an OpenSSH private key file, to sign with.
package struct SSHKeyPair: Sendable {
    /// As SSH writes it.
    package let publicKey: [UInt8]
    private let privateKey: SSHPrivateKey

    /// `nil` for another file.
    ///
    /// - Parameter context: whom to ask for the passphrase of a protected one; they are asked at once.
    /// - Throws: ``AgeError/unsupportedIdentity(_:)`` for kinds of keys that only other programs sign with.
    package init?(_ pem: borrowing SecretBytes, _ context: IdentityContext) throws(AgeError) {
        let contents = try pem.withBytes { (bytes) throws(AgeError) in
            try OpenSSHKey.contents(of: bytes, mayBeLocked: context.passphrases != nil)
        }
        switch contents {
        case nil: return nil
        case .open(let key, let publicKey):
            privateKey = key
            self.publicKey = publicKey.wire
        case .locked(let locked):
            guard let source = context.passphrases else { throw .encryptedIdentity }
            privateKey = try source.first(for: .identity(context.place)) { (passphrase) throws(AgeError) in
                try locked.unlock(passphrase)
            }
            publicKey = locked.publicKey.wire
        }
    }

    /// What SSH calls the kind of a signature of this key, and its numbers; `nil` when the key is none.
    package func sign(_ message: [UInt8]) -> (algorithm: String, numbers: [UInt8])? {
        switch privateKey {
        case .ed25519(let seed): seed.sign(message).map { (SSHEd25519Recipient.type, $0) }
        case .rsa(let key): (try? key.sign(message, hash: .sha512)).map { ("rsa-sha2-512", $0) }
        }
    }
}
