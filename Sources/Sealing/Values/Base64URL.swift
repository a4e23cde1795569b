/// Base64 with `-` and `_`, unpadded and canonical: one spelling for every sequence of bytes.
///
/// `=`, white space, `+`, `/`, a length that no bytes have and trailing bits that are not zero are refused. The core
/// works on spans, so that secrets never leave guarded memory.
enum Base64URL {
    static func encodedCount(_ count: Int) -> Int {
        count / 3 * 4 + (count % 3 * 4 + 2) / 3
    }

    /// `nil` for the lengths that no bytes have.
    static func decodedCount(_ count: Int) -> Int? {
        count % 4 == 1 ? nil : count / 4 * 3 + count % 4 * 3 / 4
    }

    static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: encodedCount(bytes.count)) { buffer in
            var output = MutableSpan(_unsafeElements: buffer)
            encode(bytes.span, into: &output)
            return encodedCount(bytes.count)
        }
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        bytes(Array(text.utf8).span)
    }

    static func bytes(_ text: Span<UInt8>) -> [UInt8]? {
        guard let count = decodedCount(text.count) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var output = bytes.mutableSpan
        return decode(text, into: &output) ? bytes : nil
    }
}

extension Base64URL {
    /// `output` has room for `encodedCount` characters after `start`.
    static func encode(_ bytes: Span<UInt8>, into output: inout MutableSpan<UInt8>, from start: Int = 0) {
        var accumulator: UInt32 = 0
        var bitCount = 0
        var position = start
        for index in bytes.indices {
            accumulator = accumulator << 8 | UInt32(bytes[index])
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                output[position] = character(UInt8(truncatingIfNeeded: accumulator >> UInt32(bitCount)) & 0x3F)
                position += 1
            }
        }
        if bitCount > 0 {
            output[position] = character(UInt8(truncatingIfNeeded: accumulator << UInt32(6 - bitCount)) & 0x3F)
        }
    }

    /// `output` is `decodedCount` long. `false` when `text` is not the spelling of any bytes.
    static func decode(_ text: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> Bool {
        var accumulator: UInt32 = 0
        var bitCount = 0
        var position = 0
        for index in text.indices {
            guard let value = value(text[index]) else { return false }
            accumulator = accumulator << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                output[position] = UInt8(truncatingIfNeeded: accumulator >> UInt32(bitCount))
                position += 1
            }
        }
        return position == output.count && accumulator & (1 << UInt32(bitCount) - 1) == 0
    }

    private static func character(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
