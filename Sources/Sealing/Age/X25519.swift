import Crypto
import FoundationEssentials
import SecretMemory

/// The classical key of age: `age1…`, read by every age program.
public struct X25519Recipient: AgeRecipient {
    static let prefix = "age"
    static let stanzaType = "X25519"
    private static let label = "age-encryption.org/v1/X25519"

    private let publicKey: Curve25519.KeyAgreement.PublicKey
    public let canonicalText: String
    public var isPostQuantum: Bool { false }

    init?(_ bytes: [UInt8]) {
        guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes) else { return nil }
        publicKey = key
        canonicalText = String(decoding: Bech32.encode(Self.prefix, bytes.span), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = Array(ephemeral.publicKey.rawRepresentation)
        guard let shared = agree(ephemeral, publicKey) else {
            throw .recipient(canonicalText)
        }
        let key = Self.wrapKey(shared, share, Array(publicKey.rawRepresentation), label: Self.label)
        let body = try AgeFile.wrap(fileKey, under: key)
        return [AgeStanza(type: Self.stanzaType, arguments: [Base64.standard.encode(share)], body: body)]
    }

    /// HKDF over the shared secret, salted with both public keys. SSH keys use it too, under another label.
    static func wrapKey(
        _ shared: SharedSecret, _ share: [UInt8], _ publicKey: [UInt8], label: String
    ) -> SymmetricKey {
        shared.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + publicKey, sharedInfo: Array(label.utf8), outputByteCount: 32)
    }

    static func unwrapKey(_ shared: SharedSecret, _ share: [UInt8], _ publicKey: [UInt8]) -> SymmetricKey {
        wrapKey(shared, share, publicKey, label: label)
    }
}

/// The private half: `AGE-SECRET-KEY-1…`.
public final class X25519Identity: AgeIdentity {
    static let prefix = "age-secret-key-"

    private let key: Curve25519.KeyAgreement.PrivateKey
    public let publicText: String

    /// A new one: the text for a file, and the public key.
    public static func generate() -> GeneratedIdentity {
        let scalar = SecretBytes.random(32)
        // Any 32 bytes are a key; both initialisers only refuse other lengths.
        guard let identity = X25519Identity(scalar) else { preconditionFailure("a key of 32 bytes was refused") }
        return GeneratedIdentity(prefix: prefix, secret: scalar, recipient: identity.publicText)
    }

    init?(_ scalar: borrowing SecretBytes) {
        let key = scalar.withBytes { bytes in
            bytes.withUnsafeBytes { try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
        }
        guard let key, let recipient = X25519Recipient(Array(key.publicKey.rawRepresentation)) else { return nil }
        self.key = key
        publicText = recipient.canonicalText
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == X25519Recipient.stanzaType {
            guard stanza.arguments.count == 1, let share = Base64.standard.decode(stanza.arguments[0]),
                stanza.body.count == AgeFile.fileKeyLength + 16,
                let ephemeral = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
                // A share of low order is refused by the agreement.
                let shared = agree(key, ephemeral)
            else { throw .header }
            let wrapKey = X25519Recipient.unwrapKey(shared, share, Array(key.publicKey.rawRepresentation))
            if let fileKey = AgeFile.unwrap(stanza.body, under: wrapKey) { return fileKey }
        }
        return nil
    }
}

/// A new identity: its text as it stands in a file, in guarded memory, and the public key to hand out.
public struct GeneratedIdentity: ~Copyable {
    public let text: SecretBytes
    public let recipient: String

    init(prefix: String, secret: borrowing SecretBytes, recipient: String) {
        var encoded = secret.withBytes { Bech32.encode(prefix, $0) }
        for index in encoded.indices where (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(encoded[index]) {
            encoded[index] &= 0xDF
        }
        var file = Array("# public key: \(recipient)\n".utf8) + encoded + [UInt8(ascii: "\n")]
        wipe(&encoded)
        text = SecretBytes(moving: &file)
        self.recipient = recipient
    }
}
