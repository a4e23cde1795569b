import LibCrypto
import Sealing

/// What a public key is made of, checked.
enum SSHKeyNumbers {
    case ed25519([UInt8])
    case ecdsa(ECDSACurve, point: [UInt8])
    case rsa(RSAPublicKey)
    /// A security key, and what it was made for.
    indirect case security(SSHKeyNumbers, application: [UInt8])

    private static let certificate = "-cert-v01@openssh.com"
    /// What OpenSSH itself demands of the keys that it works with (its PROTOCOL.u2f). Which application it is beyond
    /// that is part of the key, so nothing but the key's own can be signed for.
    private static let application = Array("ssh:".utf8)

    init(_ blob: [UInt8]) throws(SSHKeyFault) {
        var fields = SSHFields(blob)
        guard let algorithm = fields.name(), !algorithm.isEmpty else { throw .malformed }
        guard !algorithm.hasSuffix(Self.certificate) else { throw .certificate(algorithm) }
        switch algorithm {
        case "ssh-ed25519": self = try Self.ed25519(&fields)
        case "ssh-rsa": self = try Self.rsa(&fields)
        case "ecdsa-sha2-nistp256": self = try Self.ecdsa(.p256, &fields)
        case "ecdsa-sha2-nistp384": self = try Self.ecdsa(.p384, &fields)
        case "ecdsa-sha2-nistp521": self = try Self.ecdsa(.p521, &fields)
        case "sk-ssh-ed25519@openssh.com": self = try Self.security(try Self.ed25519(&fields), &fields)
        case "sk-ecdsa-sha2-nistp256@openssh.com": self = try Self.security(try Self.ecdsa(.p256, &fields), &fields)
        default: throw .unsupported(String(algorithm.prefix(64)))
        }
        guard fields.isAtEnd else { throw .malformed }
    }

    private static func ed25519(_ fields: inout SSHFields) throws(SSHKeyFault) -> SSHKeyNumbers {
        guard let point = fields.string(), point.count == 32, EdwardsNumbers.isReduced(coordinate: point) else {
            throw .malformed
        }
        guard !SmallOrderPoints.containsEd25519(point) else { throw .smallOrderPoint }
        return .ed25519(point)
    }

    private static func ecdsa(_ curve: ECDSACurve, _ fields: inout SSHFields) throws(SSHKeyFault) -> SSHKeyNumbers {
        guard fields.name() == curve.name, let point = fields.string(), curve.holds(point) else { throw .malformed }
        return .ecdsa(curve, point: point)
    }

    private static func rsa(_ fields: inout SSHFields) throws(SSHKeyFault) -> SSHKeyNumbers {
        guard let exponent = fields.integer(), let modulus = fields.integer() else { throw .malformed }
        do throws(RSAError) {
            return .rsa(try RSAPublicKey(modulus: modulus, exponent: exponent))
        } catch {
            guard case .keySize(let bits) = error else { throw .malformed }
            throw .rsaKeySize(bits: bits)
        }
    }

    private static func security(
        _ numbers: SSHKeyNumbers, _ fields: inout SSHFields
    ) throws(SSHKeyFault) -> SSHKeyNumbers {
        guard let application = fields.string() else { throw .malformed }
        guard application.starts(with: Self.application) else {
            throw .application(String(decoding: application.prefix(64), as: UTF8.self))
        }
        return .security(numbers, application: application)
    }
}
