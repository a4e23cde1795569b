import CCrypto

/// The only owner of an `EVP_PKEY_CTX` that is set up for OAEP with SHA-256 and a label.
final class CipherContext {
    let pointer: OpaquePointer

    init(
        _ key: EVPKey, label: String, start: (OpaquePointer?) -> CInt
    ) throws(RSAError) {
        LibraryStart.once
        guard let pointer = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { throw .library }
        self.pointer = pointer
        guard start(pointer) == 1, EVP_PKEY_CTX_set_rsa_padding(pointer, RSA_PKCS1_OAEP_PADDING) == 1,
            EVP_PKEY_CTX_set_rsa_oaep_md(pointer, EVP_sha256()) == 1,
            EVP_PKEY_CTX_set_rsa_mgf1_md(pointer, EVP_sha256()) == 1
        else { throw .library }
        guard !label.isEmpty else { return }
        // The context takes its copy over, and frees it.
        let bytes = Array(label.utf8)
        guard let copy = CRYPTO_memdup(bytes, bytes.count, #file, #line) else { throw .library }
        guard EVP_PKEY_CTX_set0_rsa_oaep_label(pointer, copy, CInt(bytes.count)) == 1 else {
            CRYPTO_free(copy, #file, #line)
            throw .library
        }
    }

    deinit { EVP_PKEY_CTX_free(pointer) }
}
