import CCrypto
import SecretMemory

/// An RSA private key. The library keeps its numbers on a heap of its own and wipes them with the last reference.
public struct RSAPrivateKey: Sendable {
    let key: EVPKey

    /// From PEM, PKCS #1 (`RSA PRIVATE KEY`) or PKCS #8 (`PRIVATE KEY`). Nobody is ever asked for a passphrase.
    public init(pem: borrowing SecretBytes) throws(RSAError) {
        LibraryStart.once
        defer { ERR_clear_error() }
        let pointer = try pem.withBytes { (pem) throws(RSAError) in
            guard pem.count < 1 << 20 else { throw .malformedKey }
            let asked = Asked()
            let pointer = pem.withUnsafeBytes { pem -> OpaquePointer? in
                guard let text = BIO_new_mem_buf(pem.baseAddress, CInt(pem.count)) else { return nil }
                defer { BIO_free(text) }
                // Without a function of ours the library asks on the terminal.
                return PEM_read_bio_PrivateKey(
                    text, nil,
                    { _, _, _, asked in
                        asked.map { Unmanaged<Asked>.fromOpaque($0).takeUnretainedValue().forPassphrase = true }
                        return -1
                    }, Unmanaged.passUnretained(asked).toOpaque())
            }
            if asked.forPassphrase { throw .protectedKey }
            guard let pointer else { throw .malformedKey }
            return pointer
        }
        key = try EVPKey(owning: pointer)
    }

    /// From the numbers that an OpenSSH key file has, the highest byte first: modulus, public and private exponent,
    /// the inverse of `q` modulo `p`, and the two primes. They are checked to belong together.
    public init(
        modulus: [UInt8], exponent: [UInt8], privateExponent: Span<UInt8>, inverse: Span<UInt8>, p: Span<UInt8>,
        q: Span<UInt8>
    ) throws(RSAError) {
        let limit = RSALimits.bits.upperBound / 8 + 1
        guard modulus.count <= limit else { throw .keySize(modulus.count * 8) }
        guard [privateExponent.count, inverse.count, p.count, q.count].allSatisfy({ (1...limit).contains($0) }) else {
            throw .malformedKey
        }
        let (modulus, exponent) = try RSAPublicKey.numbers(modulus, exponent)
        let d = try BigNumber(privateExponent, isSecret: true)
        let inverse = try BigNumber(inverse, isSecret: true)
        let (p, q) = (try BigNumber(p, isSecret: true), try BigNumber(q, isSecret: true))
        let arithmetic = try Arithmetic()
        guard p.isOdd, q.isOdd, !p.isOne, !q.isOne, try arithmetic.product(p, q).equals(modulus),
            p.isGreater(than: inverse),
            try arithmetic.remainder(arithmetic.product(inverse, q), p).isOne
        else { throw .malformedKey }
        let pLess = try arithmetic.predecessor(p)
        let qLess = try arithmetic.predecessor(q)
        let dp = try arithmetic.remainder(d, pLess)
        let dq = try arithmetic.remainder(d, qLess)
        guard try arithmetic.remainder(arithmetic.product(dp, exponent), pLess).isOne,
            try arithmetic.remainder(arithmetic.product(dq, exponent), qLess).isOne
        else { throw .malformedKey }
        key = try EVPKey(
            [
                ("n", modulus), ("e", exponent), ("d", d),
                ("rsa-factor1", p), ("rsa-factor2", q), ("rsa-exponent1", dp), ("rsa-exponent2", dq),
                ("rsa-coefficient1", inverse),
            ], selection: KeySelection.keyPair)
    }

    /// The numbers of the public half, the highest byte first.
    public func publicNumbers() throws(RSAError) -> (modulus: [UInt8], exponent: [UInt8]) {
        (modulus: try key.number("n"), exponent: try key.number("e"))
    }

    /// The length of everything that opens with this key.
    public var ciphertextLength: Int { key.byteCount }

    /// Opens what ``RSAPublicKey/encrypt(_:label:)`` makes.
    ///
    /// - Throws: ``RSAError/refused`` for everything that does not open.
    public func decrypt(_ ciphertext: some Collection<UInt8>, label: String) throws(RSAError) -> SecretBytes {
        guard ciphertext.count == key.byteCount else { throw .refused }
        let context = try CipherContext(key, label: label, start: EVP_PKEY_decrypt_init)
        defer {
            ERR_clear_error()
            withExtendedLifetime(context) {}
        }
        let ciphertext = Array(ciphertext)
        var plaintext = SecretBytes(zeroed: key.byteCount)
        var length = plaintext.count
        let code = plaintext.withMutableBytes { plaintext in
            plaintext.withUnsafeMutableBufferPointer { plaintext in
                EVP_PKEY_decrypt(context.pointer, plaintext.baseAddress, &length, ciphertext, ciphertext.count)
            }
        }
        guard code == 1, length <= plaintext.count else { throw .refused }
        return plaintext.copy(0..<length)
    }
}

/// Whether the library wanted a passphrase.
private final class Asked {
    var forPassphrase = false
}
