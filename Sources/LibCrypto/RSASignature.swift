import CCrypto
import SecretMemory

/// The hashes that RSA signs. SHA-1 is none of them.
public enum RSAHash: Sendable {
    case sha256
    case sha512

    fileprivate var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        }
    }
}

extension RSAPublicKey {
    /// Whether `signature` is this key's over `message`: RSASSA-PKCS1-v1_5 (RFC 8017), as long as the modulus.
    public func verifies(_ signature: [UInt8], of message: [UInt8], hash: RSAHash) -> Bool {
        guard signature.count == key.byteCount, let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        return EVP_DigestVerifyInit(context, nil, hash.algorithm, nil, key.pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

extension RSAPrivateKey {
    /// What ``RSAPublicKey/verifies(_:of:hash:)`` accepts.
    public func sign(_ message: [UInt8], hash: RSAHash) throws(RSAError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .library }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        var signature = [UInt8](repeating: 0, count: key.byteCount)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, hash.algorithm, nil, key.pointer) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1, length == signature.count
        else { throw .library }
        return signature
    }
}
