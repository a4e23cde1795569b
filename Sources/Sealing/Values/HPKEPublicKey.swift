import Crypto
import FoundationEssentials

/// The sealing half of HPKE (RFC 9180): base mode, one message, HKDF-SHA256 and ChaCha20-Poly1305.
enum HPKEPublicKey: Sendable {
    case x25519(Curve25519.KeyAgreement.PublicKey)
    case xwing(XWingMLKEM768X25519.PublicKey)

    /// What a ciphertext is longer than its plaintext.
    static let overhead = 16

    /// `bytes` are a key that ``ScopeKey`` has accepted.
    init(_ kem: KEM, _ bytes: [UInt8]) throws(SealingError) {
        do {
            switch kem {
            case .x25519: self = .x25519(try Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes))
            case .xwing: self = .xwing(try XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes))
            }
        } catch {
            throw .invalidPublicKey
        }
    }

    /// The encapsulated key and the ciphertext, one after the other.
    func seal(_ plaintext: Span<UInt8>, context: Data, authenticating data: [UInt8]) throws(SealingError) -> [UInt8] {
        do {
            var sender = try sender(context)
            let ciphertext = try plaintext.withUnsafeBytes { try sender.seal($0, authenticating: data) }
            var sealed: [UInt8] = []
            sealed.reserveCapacity(sender.encapsulatedKey.count + ciphertext.count)
            sealed.append(contentsOf: sender.encapsulatedKey)
            sealed.append(contentsOf: ciphertext)
            return sealed
        } catch {
            // An X-Wing key whose ML-KEM half is no key shows only here.
            throw .invalidPublicKey
        }
    }

    private func sender(_ context: Data) throws -> HPKE.Sender {
        switch self {
        case .x25519(let key):
            try HPKE.Sender(recipientKey: key, ciphersuite: KEM.x25519.ciphersuite, info: context)
        case .xwing(let key):
            try HPKE.Sender(recipientKey: key, ciphersuite: KEM.xwing.ciphersuite, info: context)
        }
    }
}

extension KEM {
    var ciphersuite: HPKE.Ciphersuite {
        switch self {
        case .x25519: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .chaChaPoly)
        case .xwing: HPKE.Ciphersuite(kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)
        }
    }
}
