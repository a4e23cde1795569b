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
        var pending = Bits()
        for byte in bytes { append(byte, &pending, to: &text) }
        finish(pending, &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// As the other one, for secrets: the text is in what is returned and nowhere else, and the caller's to wipe.
    func encodeSecret(_ bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        // Room for all of it: an array that grows leaves its content where it was.
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending = Bits()
        for index in bytes.indices { append(bytes[index], &pending, to: &text) }
        finish(pending, &text)
        return text
    }

    /// Those that do not fill a digit yet.
    private struct Bits {
        var value: UInt32 = 0
        var count: UInt32 = 0
    }

    private func append(_ byte: UInt8, _ bits: inout Bits, to text: inout [UInt8]) {
        bits.value = (bits.value << 8 | UInt32(byte)) & 0xFFFF
        bits.count += 8
        while bits.count >= 6 {
            bits.count -= 6
            text.append(alphabet[Int(bits.value >> bits.count & 63)])
        }
    }

    private func finish(_ bits: Bits, _ text: inout [UInt8]) {
        if bits.count > 0 { text.append(alphabet[Int(bits.value << (6 - bits.count) & 63)]) }
        if isPadded { while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) } }
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
