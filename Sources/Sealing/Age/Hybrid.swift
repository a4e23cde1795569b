import Crypto
import FoundationEssentials
import SecretMemory

/// The post-quantum key of age: `age1pq1…`, ML-KEM-768 and X25519 together (X-Wing), wrapped with HPKE.
public struct HybridRecipient: AgeRecipient {
    static let prefix = "age1pq"
    static let stanzaType = "mlkem768x25519"
    static let info = Data("age-encryption.org/mlkem768x25519".utf8)
    static let ciphersuite = HPKE.Ciphersuite(kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)

    private let publicKey: XWingMLKEM768X25519.PublicKey
    public let canonicalText: String
    public var isPostQuantum: Bool { true }

    init?(_ bytes: [UInt8]) {
        guard let key = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes) else { return nil }
        publicKey = key
        canonicalText = String(decoding: Bech32.encode(Self.prefix, bytes.span), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        guard
            var sender = try? HPKE.Sender(
                recipientKey: publicKey, ciphersuite: Self.ciphersuite, info: Self.info),
            let body = fileKey.withBytes({ bytes in bytes.withUnsafeBytes { try? sender.seal($0) } })
        else { throw .recipient(canonicalText) }
        let share = Base64.standard.encode(sender.encapsulatedKey)
        return [AgeStanza(type: Self.stanzaType, arguments: [share], body: Array(body))]
    }
}

/// The private half: `AGE-SECRET-KEY-PQ-1…`.
public final class HybridIdentity: AgeIdentity {
    static let prefix = "age-secret-key-pq-"

    private let key: XWingMLKEM768X25519.PrivateKey
    public let publicText: String

    /// A new one: the text for a file, and the public key.
    public static func generate() -> GeneratedIdentity {
        let seed = SecretBytes.random(32)
        // Any 32 bytes are a seed; only other lengths are refused.
        guard let identity = HybridIdentity(seed) else { preconditionFailure("a seed of 32 bytes was refused") }
        return GeneratedIdentity(prefix: prefix, secret: seed, recipient: identity.publicText)
    }

    init?(_ seed: borrowing SecretBytes) {
        let key = seed.withBytes { bytes in
            bytes.withUnsafeBytes { try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil) }
        }
        guard let key, let recipient = HybridRecipient(Array(key.publicKey.rawRepresentation)) else { return nil }
        self.key = key
        publicText = recipient.canonicalText
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == HybridRecipient.stanzaType {
            guard stanza.arguments.count == 1, let share = Base64.standard.decode(stanza.arguments[0]),
                share.count == 1120, stanza.body.count == AgeFile.fileKeyLength + 16,
                var recipient = try? HPKE.Recipient(
                    privateKey: key, ciphersuite: HybridRecipient.ciphersuite, info: HybridRecipient.info,
                    encapsulatedKey: Data(share))
            else { throw .header }
            guard var opened = try? recipient.open(stanza.body) else { continue }
            return SecretBytes(moving: &opened)
        }
        return nil
    }
}
