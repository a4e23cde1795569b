/// Bech32 (BIP 173) without its length limit, as age uses it for keys.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let values: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, UInt8($0.offset)) })

    /// Lower-case; callers that want an upper-case identity convert it as bytes.
    static func encode(_ prefix: String, _ data: Span<UInt8>) -> [UInt8] {
        var digits: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for index in data.indices {
            bits = (bits << 8 | UInt32(data[index])) & 0xFFFF
            count += 8
            while count >= 5 {
                count -= 5
                digits.append(UInt8(bits >> UInt32(count) & 31))
            }
        }
        if count > 0 { digits.append(UInt8(bits << UInt32(5 - count) & 31)) }
        let check = polymod(expanded(prefix) + digits + [0, 0, 0, 0, 0, 0]) ^ 1
        let checksum = (0..<6).map { UInt8(check >> (5 * (5 - UInt32($0))) & 31) }
        return Array(prefix.utf8) + [UInt8(ascii: "1")] + (digits + checksum).map { alphabet[Int($0)] }
    }

    /// The prefix in lower case and the data; `nil` for mixed case, a wrong checksum or stray bits.
    static func decode(_ text: Span<UInt8>) -> (prefix: String, data: [UInt8])? {
        var bytes: [UInt8] = []
        var hasLower = false
        var hasUpper = false
        for index in text.indices {
            let byte = text[index]
            guard (33...126).contains(byte) else { return nil }
            hasLower = hasLower || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            hasUpper = hasUpper || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            bytes.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
        }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        guard !(hasLower && hasUpper), let separator = bytes.lastIndex(of: UInt8(ascii: "1")), separator > 0,
            bytes.count - separator > 6
        else { return nil }
        let prefix = String(decoding: bytes[..<separator], as: UTF8.self)
        let digits = bytes[(separator + 1)...].compactMap { values[$0] }
        guard digits.count == bytes.count - separator - 1, polymod(expanded(prefix) + digits) == 1 else { return nil }
        var data: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in digits.dropLast(6) {
            bits = (bits << 5 | UInt32(digit)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                data.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard count < 5, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
        return (prefix, data)
    }

    private static func expanded(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        return values.reduce(UInt32(1)) { sum, value in
            let top = sum >> 25
            let next = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            return (0..<5).reduce(next) { top >> UInt32($1) & 1 == 1 ? $0 ^ generator[$1] : $0 }
        }
    }
}
