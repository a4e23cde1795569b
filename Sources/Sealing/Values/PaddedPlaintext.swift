/// What HPKE seals: the type's byte, the value, `80`, and zeros up to a length that says little about the value's.
///
/// The lengths are those of Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
/// with PURBs", 2019): at most 12 % more, and the lengths of large values have few digits.
enum PaddedPlaintext {
    static let minimumCount = 32
    static let maximumValueCount = 65_536
    static let maximumCount = count(forValueOf: maximumValueCount)
    private static let marker: UInt8 = 0x80

    static func count(forValueOf count: Int) -> Int {
        padded(max(minimumCount, 1 + count + 1))
    }

    /// Whether a plaintext can have this length at all.
    static func isCount(_ count: Int) -> Bool {
        (minimumCount...maximumCount).contains(count) && padded(count) == count
    }

    /// Fills the first `count(forValueOf:)` bytes of `output`.
    static func write(_ value: Span<UInt8>, _ type: ValueType, into output: inout MutableSpan<UInt8>) {
        output[0] = type.rawValue
        for index in value.indices { output[1 + index] = value[index] }
        output[1 + value.count] = marker
        for index in 2 + value.count..<count(forValueOf: value.count) { output[index] = 0 }
    }

    /// The type, and where the value lies; `nil` when anything but exactly this was written.
    static func read(_ plaintext: Span<UInt8>) -> (type: ValueType, value: Range<Int>)? {
        var end = plaintext.count - 1
        while end > 0, plaintext[end] == 0 { end -= 1 }
        guard end > 0, plaintext[end] == marker, let type = ValueType(rawValue: plaintext[0]) else { return nil }
        let value = 1..<end
        guard value.count <= maximumValueCount, count(forValueOf: value.count) == plaintext.count,
            type.fits(plaintext.extracting(value))
        else { return nil }
        return (type, value)
    }

    /// Padmé: as many low bits of the length are zero as its exponent, but for the exponent's own bits.
    private static func padded(_ count: Int) -> Int {
        let exponent = Int.bitWidth - 1 - count.leadingZeroBitCount
        let exponentBits = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = 1 << (exponent - exponentBits) - 1
        return (count + mask) & ~mask
    }
}
