import Crypto
import SecretMemory

/// Points of Curve25519 as age takes them: 32 bytes, the u coordinate.
enum X25519Points {
    static let length = 32

    /// Whether a key agreement with the point gives a secret, and the point has the one spelling that its owner knows it
    /// by: the spelling goes into the derivation of keys.
    static func isUsable(_ point: [UInt8]) -> Bool {
        point.count == length && isReduced(point) && !SmallOrderPoints.containsX25519(point)
    }

    /// Whether the number is below 2^255 - 19.
    private static func isReduced(_ point: [UInt8]) -> Bool {
        guard let lowest = point.first, let highest = point.last else { return false }
        let isTop = highest == 0x7F && point.dropFirst().dropLast().allSatisfy { $0 == 0xFF }
        return highest & 0x80 == 0 && !(isTop && lowest >= 0xED)
    }
}

extension Curve25519.KeyAgreement.PrivateKey {
    /// For one use: the library keeps its copy on the ordinary heap and wipes it with the last reference.
    init(_ scalar: borrowing SecretBytes) {
        let key = scalar.withBytes { bytes in bytes.withUnsafeBytes { try? Self(rawRepresentation: $0) } }
        guard let key else { preconditionFailure("any 32 bytes are a private key") }
        self = key
    }

    var publicBytes: [UInt8] { Array(publicKey.rawRepresentation) }

    /// The agreement with a point; `nil` for one of low order, whose agreement is zero whatever the private key is.
    /// RFC 7748, section 6.1, leaves that check to the protocol, the library leaves it to us, and age asks for it.
    func agree(with point: [UInt8]) -> SharedSecret? {
        guard let publicKey = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: point),
            let shared = try? sharedSecretFromKeyAgreement(with: publicKey),
            shared.withUnsafeBytes({ bytes in bytes.reduce(0, |) != 0 })
        else { return nil }
        return shared
    }
}
