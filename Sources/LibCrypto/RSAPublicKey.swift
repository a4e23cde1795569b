import CCrypto
import SecretMemory

/// An RSA public key, to encrypt short texts for its owner.
public struct RSAPublicKey: Sendable {
    let key: EVPKey

    /// From its two numbers, the highest byte first.
    ///
    /// - Throws: ``RSAError/keySize(_:)`` for one that is too short or too long, ``RSAError/malformedKey`` for an even
    ///   number or an exponent that is out of the ordinary.
    public init(modulus: [UInt8], exponent: [UInt8]) throws(RSAError) {
        guard modulus.count <= RSALimits.bits.upperBound / 8 + 1 else { throw .keySize(modulus.count * 8) }
        let (modulus, exponent) = try Self.numbers(modulus, exponent)
        key = try EVPKey(
            [("n", modulus), ("e", exponent)], selection: KeySelection.publicKey)
    }

    static func numbers(
        _ modulus: [UInt8], _ exponent: [UInt8]
    ) throws(RSAError) -> (modulus: BigNumber, exponent: BigNumber) {
        guard exponent.count <= RSALimits.exponentBytes, !modulus.isEmpty else { throw .malformedKey }
        let numbers = (
            modulus: try BigNumber(modulus.span, isSecret: false),
            exponent: try BigNumber(exponent.span, isSecret: false)
        )
        guard numbers.modulus.isOdd, numbers.exponent.isOdd, !numbers.exponent.isOne else { throw .malformedKey }
        return numbers
    }

    /// RSAES-OAEP (RFC 8017) with SHA-256, also in its mask, and a label, which the owner has to know too.
    public func encrypt(_ plaintext: borrowing SecretBytes, label: String) throws(RSAError) -> [UInt8] {
        // What RFC 8017 leaves of the modulus beside two hashes and two bytes.
        guard plaintext.count <= key.byteCount - 2 * 32 - 2 else { throw .plaintextTooLong }
        let context = try CipherContext(key, label: label, start: EVP_PKEY_encrypt_init)
        defer {
            ERR_clear_error()
            withExtendedLifetime(context) {}
        }
        var ciphertext = [UInt8](repeating: 0, count: key.byteCount)
        var length = ciphertext.count
        let code = plaintext.withBytes { plaintext in
            plaintext.withUnsafeBufferPointer { plaintext in
                EVP_PKEY_encrypt(
                    context.pointer, &ciphertext, &length, plaintext.baseAddress, plaintext.count)
            }
        }
        guard code == 1, length == ciphertext.count else { throw .library }
        return ciphertext
    }
}

/// What a key is made from, for `EVP_PKEY_fromdata`; the header has them as expressions that Swift does not see.
enum KeySelection {
    static let publicKey = OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_ALL_PARAMETERS
    static let keyPair = publicKey | OSSL_KEYMGMT_SELECT_PRIVATE_KEY
}
