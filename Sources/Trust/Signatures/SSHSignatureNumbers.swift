import Crypto
import LibCrypto

/// The innermost part of a signature, of the kind that its key makes and no other.
struct SSHSignatureNumbers {
    private let numbers: SSHKeyNumbers
    private let kind: Kind
    /// What a security key adds.
    private let statement: SecurityKeyStatement?

    private enum Kind {
        case ed25519([UInt8])
        case ecdsa(r: [UInt8], s: [UInt8])
        case rsa([UInt8], RSAHash)
    }

    init(_ blob: [UInt8], of key: SSHPublicKey) throws(SSHSignatureFault) {
        do throws(SSHKeyFault) {
            numbers = try SSHKeyNumbers(key.blob)
        } catch {
            throw .key(error)
        }
        var fields = SSHFields(blob)
        guard let algorithm = fields.name(), let signature = fields.string() else { throw .malformed }
        let hash = key.algorithm == "ssh-rsa" ? Self.rsaHash(algorithm) : nil
        // `ssh-rsa` as the kind of a signature is RSA with SHA-1.
        guard hash != nil || key.algorithm != "ssh-rsa" && algorithm == key.algorithm else {
            throw .algorithm(String(algorithm.prefix(64)))
        }
        let innermost: SSHKeyNumbers
        if case .security(let inner, let application) = numbers {
            guard let read = SecurityKeyStatement(&fields, application: application) else { throw .malformed }
            statement = read
            innermost = inner
        } else {
            statement = nil
            innermost = numbers
        }
        guard fields.isAtEnd else { throw .malformed }
        switch innermost {
        case .ed25519:
            guard signature.count == 64 else { throw .malformed }
            kind = .ed25519(signature)
        case .ecdsa:
            var pair = SSHFields(signature)
            guard let r = pair.integer(), let s = pair.integer(), pair.isAtEnd else { throw .malformed }
            kind = .ecdsa(r: r, s: s)
        case .rsa:
            guard let hash else { throw .algorithm(String(algorithm.prefix(64))) }
            kind = .rsa(signature, hash)
        case .security: throw .malformed
        }
    }

    private static func rsaHash(_ algorithm: String) -> RSAHash? {
        switch algorithm {
        case "rsa-sha2-256": .sha256
        case "rsa-sha2-512": .sha512
        default: nil
        }
    }

    func verify(_ message: [UInt8]) throws(SSHSignatureFault) -> UserPresence {
        let signed = statement?.signedBytes(message) ?? message
        guard holds(numbers, signed) else { throw .mismatch }
        return statement?.presence ?? .none
    }

    private func holds(_ numbers: SSHKeyNumbers, _ message: [UInt8]) -> Bool {
        switch (numbers, kind) {
        case (.security(let inner, _), _): return holds(inner, message)
        case (.ed25519(let point), .ed25519(let signature)):
            guard EdwardsNumbers.isReduced(scalar: signature[32...]),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: point)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case (.ecdsa(let curve, let point), .ecdsa(let r, let s)):
            return curve.verifies(r: r, s: s, of: message, point: point)
        case (.rsa(let key), .rsa(let signature, let hash)):
            return key.verifies(signature, of: message, hash: hash)
        default: return false
        }
    }
}
