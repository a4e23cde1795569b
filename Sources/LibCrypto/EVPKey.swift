import CCrypto

/// The only owner of an `EVP_PKEY`.
final class EVPKey {
    let pointer: OpaquePointer

    /// Takes the key over; one that is not RSA, or has a length that we do not work with, is freed and refused.
    init(owning pointer: OpaquePointer) throws(RSAError) {
        self.pointer = pointer
        guard EVP_PKEY_is_a(pointer, "RSA") == 1 else { throw .malformedKey }
        let bits = Int(EVP_PKEY_get_bits(pointer))
        guard RSALimits.bits.contains(bits) else { throw .keySize(bits) }
    }

    deinit { EVP_PKEY_free(pointer) }

    /// From numbers by the names that the library has for them.
    convenience init(_ numbers: [(name: StaticString, number: BigNumber)], selection: CInt) throws(RSAError) {
        LibraryStart.once
        defer { ERR_clear_error() }
        guard let builder = OSSL_PARAM_BLD_new() else { throw .library }
        defer { OSSL_PARAM_BLD_free(builder) }
        for (name, number) in numbers {
            // The library keeps the name's address, which has to last.
            guard
                name.utf8Start.withMemoryRebound(
                    to: CChar.self, capacity: name.utf8CodeUnitCount,
                    { name in
                        OSSL_PARAM_BLD_push_BN(builder, name, number.pointer) == 1
                    })
            else { throw .library }
        }
        guard let parameters = OSSL_PARAM_BLD_to_param(builder) else { throw .library }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw .library }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, selection, parameters) == 1, let key
        else { throw .malformedKey }
        // The parameters refer to the numbers' memory.
        withExtendedLifetime(numbers) {}
        try self.init(owning: key)
    }

    /// A public number by the library's name for it, the highest byte first and not zero.
    func number(_ name: String) throws(RSAError) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(pointer, name, &number) == 1, let number else { throw .library }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        guard BN_bn2bin(number, &bytes) == CInt(bytes.count) else { throw .library }
        return bytes
    }

    /// The length of the modulus, and of whatever is encrypted.
    var byteCount: Int { Int(EVP_PKEY_get_size(pointer)) }
}

// A key is never changed after it was made; the library counts references atomically and lets several threads use one
// key, each with a context of its own.
extension EVPKey: @unchecked Sendable {}

/// The keys that we work with: age's lower bound, and an upper one, since the time grows with the third power.
public enum RSALimits {
    public static let bits = 2048...8192
    /// No more than other implementations take.
    static let exponentBytes = 4
}

enum LibraryStart {
    /// Starts the library without its configuration file, which can name code to load. Whoever touches it first pays.
    static let once: Void = { _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) }()
}
