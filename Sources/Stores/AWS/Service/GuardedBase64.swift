import SecretMemory

/// Base64 (RFC 4648, padded) from guarded memory to guarded memory.
enum GuardedBase64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: Span<UInt8>, into writer: inout SecretWriter) {
        var index = 0
        while index < bytes.count {
            let rest = min(3, bytes.count - index)
            var group = UInt32(bytes[index]) << 16
            if rest > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if rest > 2 { group |= UInt32(bytes[index + 2]) }
            for digit in 0..<4 {
                writer.append(digit <= rest ? alphabet[Int(group >> UInt32(18 - 6 * digit) & 63)] : UInt8(ascii: "="))
            }
            index += 3
        }
    }

    /// `nil` for what is no base64.
    static func decode(_ text: Span<UInt8>) -> SecretBytes? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var writer = SecretWriter(capacity: text.count)
        var (bits, count, padding) = (UInt32(0), UInt32(0), 0)
        for index in text.indices {
            if text[index] == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(text[index]) else { return nil }
            bits = bits << 6 | digit
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            writer.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return padding <= 2 ? writer.finish() : nil
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
