import CCrypto
import SecretMemory

/// Decryption with AES, for the private key files of others; what we write ourselves never uses it.
public enum AESDecryption {
    public enum Mode: String, Sendable {
        case chained = "CBC"
        case counter = "CTR"
        /// With a tag that authenticates the ciphertext.
        case galois = "GCM"
    }

    /// The plaintext, as long as the ciphertext; padding stays where it is. `nil` when a length is wrong or the tag is
    /// not that of the ciphertext.
    public static func open(
        _ ciphertext: Span<UInt8>, mode: Mode, key: Span<UInt8>, initial: Span<UInt8>, tag: Span<UInt8>
    ) -> SecretBytes? {
        LibraryStart.once
        defer { ERR_clear_error() }
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-\(key.count * 8)-\(mode.rawValue)", nil) else { return nil }
        defer { EVP_CIPHER_free(cipher) }
        guard initial.count == Int(EVP_CIPHER_get_iv_length(cipher)), ciphertext.count < Int(CInt.max) - 64,
            let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        let isReady = key.withUnsafeBufferPointer { key in
            initial.withUnsafeBufferPointer { initial in
                EVP_DecryptInit_ex2(context, cipher, key.baseAddress, initial.baseAddress, nil) == 1
            }
        }
        guard isReady, EVP_CIPHER_CTX_set_padding(context, 0) == 1,
            mode != .galois || set(tag, context)
        else { return nil }
        // Room for a block that the library holds back.
        var plaintext = SecretBytes(zeroed: ciphertext.count + 64)
        let isOpen = plaintext.withMutableBytes { plaintext in
            plaintext.withUnsafeMutableBufferPointer { plaintext in
                ciphertext.withUnsafeBufferPointer { ciphertext in
                    var count: CInt = 0
                    var rest: CInt = 0
                    return EVP_DecryptUpdate(
                        context, plaintext.baseAddress, &count, ciphertext.baseAddress, CInt(ciphertext.count)) == 1
                        && EVP_DecryptFinal_ex(context, plaintext.baseAddress.map { $0 + Int(count) }, &rest) == 1
                        && Int(count + rest) == ciphertext.count
                }
            }
        }
        return isOpen ? plaintext.copy(0..<ciphertext.count) : nil
    }

    private static func set(_ tag: Span<UInt8>, _ context: OpaquePointer) -> Bool {
        guard tag.count == 16 else { return false }
        var tag = tag.indices.map { tag[$0] }
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag) == 1
    }
}
