/// Base64 as tokens use it: padding may be there or not.
enum Base64 {
    private static let standard: [UInt8] = table("+/")
    private static let url: [UInt8] = table("-_")
    /// For each byte its six bits in whichever alphabet it is, or 255.
    static let both: [UInt8] = zip(standard, url).map { min($0, $1) }
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func table(_ last: String) -> [UInt8] {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, digit) in (digits.prefix(62) + Array(last.utf8)).enumerated() { table[Int(digit)] = UInt8(value) }
        return table
    }

    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { decode(text, standard) }

    static func decodeBoth(_ text: ArraySlice<UInt8>) -> [UInt8]? { decode(text, both) }

    static func decodeURL(_ text: ArraySlice<UInt8>) -> [UInt8]? { decode(text, url) }

    private static func decode(_ text: ArraySlice<UInt8>, _ table: [UInt8]) -> [UInt8]? {
        var text = text
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in text {
            let value = table[Int(byte)]
            guard value != 255 else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    /// Standard, without padding.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digits[Int(bits >> count & 63)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (6 - count) & 63)]) }
        return text
    }
}
