import CCrypto
import SecretMemory

/// The only owner of a `BIGNUM`, which is wiped when it is freed.
final class BigNumber {
    let pointer: OpaquePointer

    /// From its bytes, the highest first. Secret ones are worked with in constant time.
    init(_ bytes: Span<UInt8>, isSecret: Bool) throws(RSAError) {
        let number = bytes.withUnsafeBufferPointer { bytes in
            BN_bin2bn(bytes.baseAddress, CInt(bytes.count), isSecret ? BN_secure_new() : BN_new())
        }
        guard let number else { throw .library }
        if isSecret { BN_set_flags(number, BN_FLG_CONSTTIME) }
        pointer = number
    }

    /// A small one that is no secret.
    init(_ word: UInt) throws(RSAError) {
        guard let number = BN_new() else { throw .library }
        pointer = number
        guard BN_set_word(number, word) == 1 else { throw .library }
    }

    fileprivate init() throws(RSAError) {
        guard let number = BN_secure_new() else { throw .library }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        pointer = number
    }

    deinit { BN_clear_free(pointer) }

    var isOdd: Bool { BN_is_odd(pointer) == 1 }
    var isOne: Bool { BN_is_one(pointer) == 1 }

    func equals(_ other: BigNumber) -> Bool { BN_cmp(pointer, other.pointer) == 0 }
    func isGreater(than other: BigNumber) -> Bool { BN_cmp(pointer, other.pointer) > 0 }
}

/// Scratch space of the library for calculations with secret numbers.
final class Arithmetic {
    private let context: OpaquePointer

    init() throws(RSAError) {
        guard let context = BN_CTX_secure_new() else { throw .library }
        self.context = context
    }

    deinit { BN_CTX_free(context) }

    func product(_ a: BigNumber, _ b: BigNumber) throws(RSAError) -> BigNumber {
        let result = try BigNumber()
        guard BN_mul(result.pointer, a.pointer, b.pointer, context) == 1 else { throw .library }
        return result
    }

    /// `a` modulo `modulus`, which is not zero.
    func remainder(_ a: BigNumber, _ modulus: BigNumber) throws(RSAError) -> BigNumber {
        let result = try BigNumber()
        guard BN_div(nil, result.pointer, a.pointer, modulus.pointer, context) == 1 else { throw .library }
        return result
    }

    func predecessor(_ a: BigNumber) throws(RSAError) -> BigNumber {
        let result = try BigNumber()
        guard BN_copy(result.pointer, a.pointer) != nil, BN_sub_word(result.pointer, 1) == 1 else { throw .library }
        return result
    }
}
