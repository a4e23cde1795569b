import Crypto
import FoundationEssentials
import SecretMemory

/// The 16 bytes that a file is encrypted with: what is derived from them, and how they are wrapped for a recipient.
///
/// Derived keys live on the ordinary heap, where the library keeps them and wipes them with the last reference.
enum FileKey {
    static let length = 16
    private static let tagLength = 16
    /// The length of a wrapped one, checked before anything is decrypted: a longer ciphertext can be made so that it
    /// opens under several keys, and whoever sends it learns from the answer which of them is the recipient's.
    static let wrappedLength = length + tagLength

    /// A key for one purpose, with HKDF-SHA256.
    static func derive(_ fileKey: borrowing SecretBytes, salt: [UInt8], info: String) -> SymmetricKey {
        fileKey.withBytes { bytes in
            bytes.withUnsafeBytes { raw in
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: raw), salt: salt, info: Array(info.utf8), outputByteCount: 32)
            }
        }
    }

    /// Under a derived key, as every kind of recipient but the post-quantum one does it.
    static func wrap(_ fileKey: borrowing SecretBytes, under key: SymmetricKey) -> [UInt8] {
        let box = fileKey.withBytes { bytes in
            bytes.withUnsafeBytes { raw in try? ChaChaPoly.seal(raw, using: key, nonce: zeroNonce()) }
        }
        // Only a key or a nonce of another length is refused.
        guard let box else { preconditionFailure("a wrapping key of 32 bytes was refused") }
        return Array(box.ciphertext) + box.tag
    }

    /// `nil` when the key is not the right one.
    static func unwrap(_ body: [UInt8], under key: SymmetricKey) -> SecretBytes? {
        guard body.count == wrappedLength,
            let box = try? ChaChaPoly.SealedBox(
                nonce: zeroNonce(), ciphertext: body.prefix(length), tag: body.suffix(tagLength)),
            var opened = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return SecretBytes(moving: &opened)
    }

    /// The wrapping key is used once, so its nonce is zero.
    private static func zeroNonce() throws -> ChaChaPoly.Nonce {
        try ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12))
    }
}
