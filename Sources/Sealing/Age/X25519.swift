import Crypto
import SecretMemory

/// The classical key of age: `age1…`, read by every age program.
public struct X25519Recipient: AgeRecipient {
    static let prefix = "age"
    static let stanzaType = "X25519"
    fileprivate static let label = "age-encryption.org/v1/X25519"

    private let publicKey: [UInt8]
    public let canonicalText: String
    public var isPostQuantum: Bool { false }

    init?(_ publicKey: [UInt8]) {
        guard X25519Points.isUsable(publicKey) else { return nil }
        self.publicKey = publicKey
        canonicalText = String(decoding: Bech32.encode(Self.prefix, publicKey.span), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = ephemeral.publicBytes
        guard let shared = ephemeral.agree(with: publicKey) else { throw .lowOrderPoint }
        let key = Self.wrapKey(shared, share: share, publicKey: publicKey, label: Self.label)
        let body = FileKey.wrap(fileKey, under: key)
        return [AgeStanza(type: Self.stanzaType, arguments: [Base64.standard.encode(share)], body: body)]
    }

    /// HKDF over the shared secret, salted with both public keys. SSH keys use it too, under another label.
    static func wrapKey(_ shared: SharedSecret, share: [UInt8], publicKey: [UInt8], label: String) -> SymmetricKey {
        shared.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + publicKey, sharedInfo: Array(label.utf8), outputByteCount: 32)
    }
}

/// The private half: `AGE-SECRET-KEY-1…`.
public final class X25519Identity: AgeIdentity {
    static let prefix = "AGE-SECRET-KEY-"

    private let scalar: SecretBytes
    private let publicKey: [UInt8]
    private let recipientText: String
    public var publicText: String? { recipientText }

    /// A new one: the text for a file, and the public key.
    public static func generate() -> GeneratedIdentity {
        let scalar = SecretBytes.random(X25519Points.length)
        guard let identity = X25519Identity(scalar.copy(0..<scalar.count)) else {
            preconditionFailure("a random key has a public key of low order")
        }
        return GeneratedIdentity(prefix: prefix, secret: scalar, recipient: identity.recipientText)
    }

    /// `scalar` has 32 bytes.
    init?(_ scalar: consuming SecretBytes) {
        publicKey = Curve25519.KeyAgreement.PrivateKey(scalar).publicBytes
        guard let recipient = X25519Recipient(publicKey) else { return nil }
        recipientText = recipient.canonicalText
        self.scalar = scalar
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == X25519Recipient.stanzaType {
            guard stanza.arguments.count == 1, let share = Base64.standard.decode(stanza.arguments[0]),
                share.count == X25519Points.length, stanza.body.count == FileKey.wrappedLength
            else { throw .header }
            guard let shared = Curve25519.KeyAgreement.PrivateKey(scalar).agree(with: share) else {
                throw .lowOrderPoint
            }
            let key = X25519Recipient.wrapKey(
                shared, share: share, publicKey: publicKey, label: X25519Recipient.label)
            if let fileKey = FileKey.unwrap(stanza.body, under: key) { return fileKey }
        }
        return nil
    }
}
