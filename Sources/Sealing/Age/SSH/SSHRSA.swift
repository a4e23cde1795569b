import LibCrypto
import SecretMemory

/// An `ssh-rsa` key of at least 2048 bits as a recipient, as age's `agessh` has it: RSA-OAEP with a label.
public struct SSHRSARecipient: AgeRecipient {
    static let type = "ssh-rsa"
    fileprivate static let label = "age-encryption.org/v1/ssh-rsa"

    let modulus: [UInt8]
    let exponent: [UInt8]
    fileprivate let publicKey: SSHPublicKey
    private let key: RSAPublicKey
    public var canonicalText: String { publicKey.text }
    public var isPostQuantum: Bool { false }

    /// `nil` when it is another kind of key or none.
    ///
    /// - Throws: ``AgeError/rsaKeySize(bits:)`` for a key that is too short or too long.
    init?(_ publicKey: SSHPublicKey) throws(AgeError) {
        let wire = publicKey.wire
        var reader = SSHWireReader()
        guard publicKey.type == Self.type, reader.string(wire.span) != nil, let exponent = reader.integer(wire.span),
            let modulus = reader.integer(wire.span), reader.isAtEnd(wire.span)
        else { return nil }
        self.publicKey = publicKey
        self.modulus = Array(wire[modulus])
        self.exponent = Array(wire[exponent])
        do throws(RSAError) {
            key = try RSAPublicKey(modulus: self.modulus, exponent: self.exponent)
        } catch {
            guard case .keySize(let bits) = error else { return nil }
            throw .rsaKeySize(bits: bits)
        }
    }

    /// What SSH calls the key of these numbers, the highest byte of each first and not zero.
    static func publicKey(modulus: [UInt8], exponent: [UInt8]) -> SSHPublicKey? {
        func string(_ bytes: [UInt8]) -> [UInt8] {
            withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
        }
        // A number whose highest bit is set would be negative without a zero before it.
        func integer(_ bytes: [UInt8]) -> [UInt8] { string((bytes.first ?? 0) & 0x80 == 0 ? bytes : [0] + bytes) }
        return SSHPublicKey(wire: string(Array(type.utf8)) + integer(exponent) + integer(modulus))
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        do throws(RSAError) {
            let body = try key.encrypt(fileKey, label: Self.label)
            return [AgeStanza(type: Self.type, arguments: [publicKey.tag], body: body)]
        } catch {
            preconditionFailure("16 bytes do not fit an RSA key of 2048 bits")
        }
    }
}

/// The private half, from an OpenSSH key file.
public final class SSHRSAIdentity: AgeIdentity {
    private let recipient: SSHRSARecipient
    private let key: RSAPrivateKey

    init(_ key: RSAPrivateKey, recipient: SSHRSARecipient) {
        self.key = key
        self.recipient = recipient
    }

    /// From PEM as ssh-keygen wrote it before 2019 and `-m PEM` writes it, or from PKCS #8; `nil` for other kinds of keys.
    ///
    /// - Throws: ``AgeError/encryptedIdentity`` for a protected one: its protection is too weak to ask for its passphrase.
    convenience init?(pem: Span<UInt8>) throws(AgeError) {
        let key: RSAPrivateKey
        let numbers: (modulus: [UInt8], exponent: [UInt8])
        do throws(RSAError) {
            key = try RSAPrivateKey(pem: SecretBytes(copying: pem))
            numbers = try key.publicNumbers()
        } catch {
            switch error {
            case .protectedKey: throw .encryptedIdentity
            case .keySize(let bits): throw .rsaKeySize(bits: bits)
            default: return nil
            }
        }
        guard
            let publicKey = SSHRSARecipient.publicKey(modulus: numbers.modulus, exponent: numbers.exponent),
            let recipient = try SSHRSARecipient(publicKey)
        else { return nil }
        self.init(key, recipient: recipient)
    }

    public var publicText: String? { recipient.canonicalText }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == SSHRSARecipient.type {
            guard stanza.arguments.count == 1, SSHPublicKey.isTag(stanza.arguments[0]),
                Self.lengths.contains(stanza.body.count)
            else { throw .header }
            // The tag is short: another key may have the same one, also one of another length, so a stanza that does not
            // open is not the end.
            guard stanza.arguments[0] == recipient.publicKey.tag, stanza.body.count == key.ciphertextLength,
                let fileKey = try? key.decrypt(stanza.body, label: SSHRSARecipient.label),
                fileKey.count == FileKey.length
            else { continue }
            return fileKey
        }
        return nil
    }

    /// What any RSA key can make.
    private static let lengths = RSALimits.bits.lowerBound / 8...RSALimits.bits.upperBound / 8
}
