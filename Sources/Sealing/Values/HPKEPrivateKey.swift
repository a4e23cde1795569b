import Crypto
import FoundationEssentials
import SecretMemory

/// The opening half of HPKE (RFC 9180): base mode, one message, HKDF-SHA256 and ChaCha20-Poly1305.
///
/// The library keeps the key on the ordinary heap; it wipes X25519 keys with their last reference, X-Wing keys it does
/// not (swift-crypto 4.5.2).
enum HPKEPrivateKey: Sendable {
    case x25519(Curve25519.KeyAgreement.PrivateKey)
    case xwing(XWingMLKEM768X25519.PrivateKey)

    /// `bytes` are 32: the private key of X25519 or the seed of an X-Wing key.
    init(_ kem: KEM, _ bytes: UnsafeRawBufferPointer) {
        do {
            switch kem {
            case .x25519: self = .x25519(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes))
            case .xwing: self = .xwing(try XWingMLKEM768X25519.PrivateKey(seedRepresentation: bytes, publicKey: nil))
            }
        } catch {
            preconditionFailure("any 32 bytes are a private key")
        }
    }

    var kem: KEM {
        switch self {
        case .x25519: .x25519
        case .xwing: .xwing
        }
    }

    var publicKeyBytes: [UInt8] {
        switch self {
        case .x25519(let key): Array(key.publicKey.rawRepresentation)
        case .xwing(let key): Array(key.publicKey.rawRepresentation)
        }
    }

    /// Opens what ``HPKEPublicKey/seal(_:context:authenticating:)`` made and lends the plaintext to `body`; it lies on
    /// the ordinary heap, where the library puts it, and is wiped when `body` returns.
    func open<Result: ~Copyable>(
        _ sealed: [UInt8], context: Data, authenticating data: [UInt8],
        _ body: (Span<UInt8>) throws(SealingError) -> Result
    ) throws(SealingError) -> Result {
        var plaintext = try plaintext(sealed, context, data)
        defer { plaintext.withUnsafeMutableBytes { wipe($0) } }
        return try body(plaintext.span)
    }

    private func plaintext(_ sealed: [UInt8], _ context: Data, _ data: [UInt8]) throws(SealingError) -> Data {
        let count = kem.encapsulatedKeyByteCount
        guard sealed.count >= count + HPKEPublicKey.overhead else { throw .doesNotOpen }
        // RFC 9180, section 7.1.4, wants a shared secret of zeros refused, which the library does not do.
        if kem == .x25519, SmallOrderPoints.containsX25519(sealed.prefix(count)) { throw .doesNotOpen }
        do {
            var recipient = try recipient(context, Data(sealed.prefix(count)))
            return try recipient.open(Data(sealed.dropFirst(count)), authenticating: data)
        } catch {
            throw .doesNotOpen
        }
    }

    private func recipient(_ context: Data, _ encapsulatedKey: Data) throws -> HPKE.Recipient {
        switch self {
        case .x25519(let key):
            try HPKE.Recipient(
                privateKey: key, ciphersuite: KEM.x25519.ciphersuite, info: context, encapsulatedKey: encapsulatedKey)
        case .xwing(let key):
            try HPKE.Recipient(
                privateKey: key, ciphersuite: KEM.xwing.ciphersuite, info: context, encapsulatedKey: encapsulatedKey)
        }
    }
}
