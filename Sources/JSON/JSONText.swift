import SecretMemory

/// The content of JSON strings, from and to guarded memory.
package enum JSONText {
    /// The content of a string that was read: `text` is what stands between its quotes.
    package static func decode(_ text: Span<UInt8>, into writer: inout SecretWriter) {
        var position = 0
        while position < text.count {
            let byte = text[position]
            guard byte == UInt8(ascii: "\\"), position + 1 < text.count else {
                writer.append(byte)
                position += 1
                continue
            }
            if let first = unit(text, at: position) {
                position += 6
                var scalar = first
                if (0xD800..<0xDC00).contains(first), let second = unit(text, at: position) {
                    scalar = 0x10000 + (first - 0xD800) << 10 + (second &- 0xDC00)
                    position += 6
                }
                append(scalar, to: &writer)
            } else {
                writer.append(character(text[position + 1]))
                position += 2
            }
        }
    }

    /// A string with its quotes.
    package static func encode(_ content: Span<UInt8>, into writer: inout SecretWriter) {
        writer.append(UInt8(ascii: "\""))
        for index in content.indices { encode(content[index], into: &writer) }
        writer.append(UInt8(ascii: "\""))
    }

    private static func encode(_ byte: UInt8, into writer: inout SecretWriter) {
        switch byte {
        case UInt8(ascii: "\""): writer.append("\\\"")
        case UInt8(ascii: "\\"): writer.append("\\\\")
        case 0x0A: writer.append("\\n")
        case 0x0D: writer.append("\\r")
        case 0x09: writer.append("\\t")
        case 0..<0x20, 0x7F:
            writer.append("\\u00")
            writer.append(hexadecimalDigit(byte >> 4))
            writer.append(hexadecimalDigit(byte & 15))
        default: writer.append(byte)
        }
    }

    /// The UTF-16 unit of `\uXXXX` at `position`.
    static func unit(_ text: Span<UInt8>, at position: Int) -> UInt32? {
        guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = hexadecimalValue(text[position + offset]) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private static func append(_ value: UInt32, to writer: inout SecretWriter) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { writer.append(byte) }
    }

    private static func character(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func hexadecimalValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
