import CCrypto
import SecretMemory

/// The binary digits of π behind the point: the constants that Blowfish starts from. Nobody can have chosen them, and
/// nobody has to copy a table of them.
public enum PiFraction {
    /// The first `count` words of 32 bits, by Machin's formula: π = 16 arctan(1/5) − 4 arctan(1/239).
    public static func words(_ count: Int) -> [UInt32] {
        let fraction = try? Fixed.pi(bits: count * 32)
        guard let fraction, fraction.count == count * 4 else { preconditionFailure("π was not computed") }
        return stride(from: 0, to: fraction.count, by: 4).map { start in
            fraction[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}

/// Numbers with a fixed count of binary places, and some more that take the rounding.
private enum Fixed {
    private static let guardBits = 64

    static func pi(bits: Int) throws(RSAError) -> [UInt8] {
        let places = bits + guardBits
        let sum = try arctangent(5, places: places)
        try check(BN_mul_word(sum.pointer, 4))
        let other = try arctangent(239, places: places)
        try check(BN_sub(sum.pointer, sum.pointer, other.pointer))
        withExtendedLifetime(other) {}
        try check(BN_mul_word(sum.pointer, 4))
        // Take the 3 away, then the places that only rounding has filled.
        try check(BN_mask_bits(sum.pointer, CInt(places)))
        try check(BN_rshift(sum.pointer, sum.pointer, CInt(guardBits)))
        var bytes = [UInt8](repeating: 0, count: bits / 8)
        guard BN_bn2binpad(sum.pointer, &bytes, CInt(bytes.count)) == CInt(bytes.count) else { throw .library }
        return bytes
    }

    /// arctan(1/x) = 1/x − 1/3x³ + 1/5x⁵ − …
    private static func arctangent(_ x: UInt, places: Int) throws(RSAError) -> BigNumber {
        let power = try BigNumber(1)
        try check(BN_lshift(power.pointer, power.pointer, CInt(places)))
        try divide(power, x)
        let sum = try BigNumber(0)
        let term = try BigNumber(0)
        var divisor: UInt = 1
        while BN_is_zero(power.pointer) == 0 {
            guard BN_copy(term.pointer, power.pointer) != nil else { throw .library }
            try divide(term, divisor)
            try check(
                divisor % 4 == 1
                    ? BN_add(sum.pointer, sum.pointer, term.pointer) : BN_sub(sum.pointer, sum.pointer, term.pointer))
            try divide(power, x * x)
            divisor += 2
        }
        return sum
    }

    private static func divide(_ number: BigNumber, _ divisor: UInt) throws(RSAError) {
        guard BN_div_word(number.pointer, divisor) != UInt.max else { throw .library }
    }

    private static func check(_ code: CInt) throws(RSAError) {
        guard code == 1 else { throw .library }
    }
}
