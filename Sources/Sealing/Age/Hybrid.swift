import Crypto
import FoundationEssentials
import SecretMemory

/// The post-quantum key of age: `age1pq1…`, ML-KEM-768 and X25519 together (X-Wing), wrapped with HPKE.
public struct HybridRecipient: AgeRecipient {
    static let prefix = "age1pq"
    static let stanzaType = "mlkem768x25519"
    static let shareLength = 1120
    static let context = Data("age-encryption.org/mlkem768x25519".utf8)
    static let ciphersuite = HPKE.Ciphersuite(kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)

    private let publicKey: XWingMLKEM768X25519.PublicKey
    public let canonicalText: String
    public var isPostQuantum: Bool { true }

    init?(_ bytes: [UInt8]) {
        // The library looks at the ML-KEM half (FIPS 203, section 7.2) only when it encapsulates to it: so do that now,
        // and not with somebody's secret at hand.
        guard let key = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes),
            X25519Points.isUsable(Array(bytes.suffix(X25519Points.length))), (try? key.encapsulate()) != nil
        else { return nil }
        publicKey = key
        canonicalText = String(decoding: Bech32.encode(Self.prefix, bytes.span), as: UTF8.self)
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        guard
            var sender = try? HPKE.Sender(
                recipientKey: publicKey, ciphersuite: Self.ciphersuite, info: Self.context),
            let body = fileKey.withBytes({ bytes in bytes.withUnsafeBytes { try? sender.seal($0) } })
        else { throw .recipient(canonicalText) }
        let share = Base64.standard.encode(sender.encapsulatedKey)
        return [AgeStanza(type: Self.stanzaType, arguments: [share], body: Array(body))]
    }
}

/// The private half: `AGE-SECRET-KEY-PQ-1…`.
///
/// The seed lies in guarded memory. For each use the library expands it into a key object of its own, which it frees
/// without wiping (swift-crypto 4.5.2 gives no access to that memory).
public final class HybridIdentity: AgeIdentity {
    static let prefix = "AGE-SECRET-KEY-PQ-"
    static let seedLength = 32

    private let seed: SecretBytes
    private let recipientText: String
    public var publicText: String? { recipientText }

    /// A new one: the text for a file, and the public key.
    public static func generate() -> GeneratedIdentity {
        let seed = SecretBytes.random(seedLength)
        guard let identity = HybridIdentity(seed.copy(0..<seed.count)) else {
            preconditionFailure("a seed of 32 bytes was refused")
        }
        return GeneratedIdentity(prefix: prefix, secret: seed, recipient: identity.recipientText)
    }

    /// `seed` has 32 bytes.
    init?(_ seed: consuming SecretBytes) {
        guard let key = Self.expand(seed), let recipient = HybridRecipient(Array(key.publicKey.rawRepresentation))
        else {
            return nil
        }
        recipientText = recipient.canonicalText
        self.seed = seed
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        let own = stanzas.filter { $0.type == HybridRecipient.stanzaType }
        guard !own.isEmpty, let key = Self.expand(seed) else { return nil }
        for stanza in own {
            guard stanza.arguments.count == 1, let share = Base64.standard.decode(stanza.arguments[0]),
                share.count == HybridRecipient.shareLength, stanza.body.count == FileKey.wrappedLength
            else { throw .header }
            guard !SmallOrderPoints.containsX25519(share.suffix(X25519Points.length)) else { throw .lowOrderPoint }
            guard
                var recipient = try? HPKE.Recipient(
                    privateKey: key, ciphersuite: HybridRecipient.ciphersuite, info: HybridRecipient.context,
                    encapsulatedKey: Data(share))
            else { throw .header }
            guard var opened = try? recipient.open(stanza.body) else { continue }
            return SecretBytes(moving: &opened)
        }
        return nil
    }

    private static func expand(_ seed: borrowing SecretBytes) -> XWingMLKEM768X25519.PrivateKey? {
        seed.withBytes { bytes in
            bytes.withUnsafeBytes { try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil) }
        }
    }
}
