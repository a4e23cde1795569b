/// CRC-32 as in zlib (IEEE, reflected polynomial EDB88320), which half a dozen vendors end their tokens with.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    /// The number in digits of `alphabet`, padded with its zero to `width`.
    static func digits(_ value: UInt32, _ alphabet: [UInt8], width: Int) -> [UInt8] {
        var value = Int(value)
        var digits: [UInt8] = []
        while value > 0 {
            digits.append(alphabet[value % alphabet.count])
            value /= alphabet.count
        }
        while digits.count < width { digits.append(alphabet[0]) }
        return digits.reversed()
    }

    static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    static let base36 = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
}
