/// Base64 (RFC 4648) with one spelling for each value: no white space, no stray bits, padding exactly where it belongs.
package struct Base64: Sendable {
    /// `+/`, without padding: age's headers and SSH fingerprints.
    package static let standard = Base64(last: "+/", isPadded: false)
    /// `+/`, padded: PEM and armor, SSH keys.
    package static let padded = Base64(last: "+/", isPadded: true)

    private let alphabet: [UInt8]
    private let values: [UInt8]
    private let isPadded: Bool
    private static let invalid: UInt8 = 0xFF

    private init(last: String, isPadded: Bool) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        self.alphabet = alphabet
        self.values = values
        self.isPadded = isPadded
    }

    package func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        if isPadded { while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`; `nil` when it is not the one spelling of any.
    package func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        return decode(text, into: &bytes) ? bytes : nil
    }

    /// As the other one, for secrets: whatever was decoded, also of a text that is wrong, is in `bytes` and nowhere else.
    package func decode(_ text: some BidirectionalCollection<UInt8>, into bytes: inout [UInt8]) -> Bool {
        var digits = text[...]
        if isPadded {
            guard text.count % 4 == 0 else { return false }
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits = digits.dropLast() }
        }
        let digitCount = digits.count
        guard digitCount % 4 != 1 else { return false }
        // Room for all of it: an array that grows leaves its content where it was.
        bytes.reserveCapacity(bytes.count + digitCount * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value != Self.invalid else { return false }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // What is left of the last digit must be zero, else the same bytes would have several spellings.
        return bits & (1 << UInt32(count) - 1) == 0
    }

    package func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }
}
