import CSodium

/// Authenticated encryption of what lies in guarded memory, from there and to there: XChaCha20-Poly1305 with random
/// nonces (libsodium, draft-irtf-cfrg-xchacha).
public enum SecretBox {
    public static let keyLength = 32
    private static let nonceLength = 24
    private static let tagLength = 16

    /// The nonce and the ciphertext, which opens only with the same key and the same `context`.
    public static func seal(_ plaintext: Span<UInt8>, key: borrowing SecretBytes, context: [UInt8]) -> [UInt8] {
        precondition(key.count == keyLength)
        var output = randomBytes(nonceLength)
        let nonce = output
        output += [UInt8](repeating: 0, count: plaintext.count + tagLength)
        plaintext.withUnsafeBytes { plaintext in
            output.withUnsafeMutableBufferPointer { output in
                guard let target = output.baseAddress else { return }
                crypto_aead_xchacha20poly1305_ietf_encrypt(
                    target + nonceLength, nil, plaintext.bindMemory(to: UInt8.self).baseAddress,
                    UInt64(plaintext.count), context,
                    UInt64(context.count), nil, nonce, key.pointer)
            }
        }
        return output
    }

    /// `nil` when the key, the context or a byte is another one.
    public static func open(_ sealed: [UInt8], key: borrowing SecretBytes, context: [UInt8]) -> SecretBytes? {
        guard key.count == keyLength, sealed.count >= nonceLength + tagLength else { return nil }
        let plaintext = SecretBytes(zeroed: sealed.count - nonceLength - tagLength)
        let ciphertext = Array(sealed[nonceLength...])
        let code = crypto_aead_xchacha20poly1305_ietf_decrypt(
            plaintext.pointer, nil, nil, ciphertext, UInt64(ciphertext.count), context, UInt64(context.count),
            Array(sealed[..<nonceLength]), key.pointer)
        guard code == 0 else { return nil }
        return plaintext
    }
}
