import Crypto
import FoundationEssentials
import SecretMemory

/// Files in the age format (age-encryption.org/v1, C2SP's specification), whole and in memory: keys and small texts.
public enum AgeFile {
    static let fileKeyLength = 16

    /// Encrypts for all of `recipients`.
    ///
    /// - Throws: ``AgeError/mixedRecipients`` when some are post-quantum and others are not.
    public static func encrypt(
        _ plaintext: borrowing SecretBytes, to recipients: [any AgeRecipient], armored: Bool
    ) throws(AgeError) -> [UInt8] {
        guard Set(recipients.map(\.isPostQuantum)).count == 1 else { throw .mixedRecipients }
        let fileKey = SecretBytes.random(fileKeyLength)
        var stanzas: [AgeStanza] = []
        for recipient in recipients { stanzas += try recipient.wrap(fileKey) }
        let file = AgeHeader.text(stanzas, fileKey: fileKey) + (try AgePayload.seal(plaintext, fileKey: fileKey))
        return armored ? AgeArmor.encode(file) : file
    }

    /// Opens a file, armored or not, with the first of `identities` that can.
    public static func decrypt(
        _ file: [UInt8], with identities: [any AgeIdentity]
    ) throws(AgeError) -> SecretBytes {
        let file = AgeArmor.isArmored(file) ? try AgeArmor.decode(file) : file
        let header = try AgeHeader(parsing: file)
        for identity in identities {
            guard let fileKey = try identity.unwrap(header.stanzas) else { continue }
            guard header.isAuthentic(fileKey) else { throw .mac }
            return try AgePayload.open(file[header.length...], fileKey: fileKey)
        }
        throw .noMatch
    }

    /// Wraps a file key under a derived key; every kind of recipient but the hybrid one does it so.
    static func wrap(_ fileKey: borrowing SecretBytes, under key: SymmetricKey) throws(AgeError) -> [UInt8] {
        let box = fileKey.withBytes { bytes in
            bytes.withUnsafeBytes { raw in try? ChaChaPoly.seal(raw, using: key, nonce: zeroNonce()) }
        }
        guard let box else { throw .header }
        return Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens a wrapped file key of the right length; `nil` when the key is not the right one.
    static func unwrap(_ body: [UInt8], under key: SymmetricKey) -> SecretBytes? {
        guard body.count == fileKeyLength + 16,
            let box = try? ChaChaPoly.SealedBox(
                nonce: zeroNonce(), ciphertext: body.prefix(fileKeyLength), tag: body.suffix(16)),
            var opened = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return SecretBytes(moving: &opened)
    }

    /// The wrapping key is used once, so its nonce is zero.
    private static func zeroNonce() throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
    }
}
