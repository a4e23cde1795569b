import Sealing

/// What the bytes of a value allow, without a copy of them.
enum ScalarBytes {
    /// Whether all can stand in a line as they are.
    static func arePrintable(_ value: Span<UInt8>) -> Bool {
        var index = 0
        while index < value.count {
            let count = characterCount(value[index])
            if value[index] < 0x20 || value[index] == 0x7F || isUnprintable(at: index, in: value) { return false }
            index += count
        }
        return true
    }

    /// Whether a plain scalar of YAML would be this string and nothing else, after a key and on its line.
    static func canBePlain(_ value: Span<UInt8>, inFlow: Bool) -> Bool {
        guard !value.isEmpty, arePrintable(value), !ValueType.typedScalar.fits(value), !startsSpecially(value),
            value[0] != space, value[value.count - 1] != space, value[value.count - 1] != UInt8(ascii: ":")
        else { return false }
        for index in value.indices {
            let byte = value[index]
            let next = index + 1 < value.count ? value[index + 1] : space
            if byte == UInt8(ascii: ":"), next == space { return false }
            if byte == space, next == UInt8(ascii: "#") { return false }
            if inFlow, isFlowIndicator(byte) || byte == UInt8(ascii: ":") { return false }
        }
        return true
    }

    /// Whether it can be a literal block: several lines, the first one not indented, at most one break at the end.
    static func canBeBlock(_ value: Span<UInt8>) -> Bool {
        guard contains(value, newline), value[0] != newline, value[0] != space, value[0] != UInt8(ascii: "\t") else {
            return false
        }
        let count = value[value.count - 1] == newline ? value.count - 1 : value.count
        guard value[count - 1] != newline else { return false }
        var index = 0
        while index < count {
            let byte = value[index]
            if byte < 0x20 && byte != newline && byte != UInt8(ascii: "\t") { return false }
            if byte == 0x7F || isUnprintable(at: index, in: value) { return false }
            index += characterCount(byte)
        }
        return true
    }

    /// Whether dotenv can have it without quotes.
    static func canBeBare(_ value: Span<UInt8>) -> Bool {
        guard !value.isEmpty else { return false }
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                continue
            case let byte where "_./:@%+,=-?&*~!^".utf8.contains(byte): continue
            default: return false
            }
        }
        return true
    }

    static func contains(_ value: Span<UInt8>, _ byte: UInt8) -> Bool {
        for index in value.indices where value[index] == byte { return true }
        return false
    }

    /// The escape for the character at a place, if it wants one, and its length.
    static func escape(at index: Int, in value: Span<UInt8>) -> (String?, count: Int) {
        switch value[index] {
        case UInt8(ascii: "\""): return ("\\\"", 1)
        case UInt8(ascii: "\\"): return ("\\\\", 1)
        case newline: return ("\\n", 1)
        case UInt8(ascii: "\r"): return ("\\r", 1)
        case UInt8(ascii: "\t"): return ("\\t", 1)
        case let byte where byte < 0x20 || byte == 0x7F: return (escaped(UInt32(byte)), 1)
        case let byte:
            let count = min(characterCount(byte), value.count - index)
            guard isUnprintable(at: index, in: value) else { return (nil, count) }
            var scalar = count == 2 ? UInt32(byte & 0x1F) : UInt32(byte & 0x0F)
            for offset in 1..<count { scalar = scalar << 6 | UInt32(value[index + offset] & 0x3F) }
            return (escaped(scalar), count)
        }
    }

    private static func escaped(_ scalar: UInt32) -> String {
        let hex = String(scalar, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }

    /// C1 controls, line separators, the byte order mark and non-characters, which YAML does not print.
    private static func isUnprintable(at index: Int, in value: Span<UInt8>) -> Bool {
        func byte(_ offset: Int) -> UInt8 { index + offset < value.count ? value[index + offset] : 0 }
        return switch byte(0) {
        case 0xC2: byte(1) < 0xA0
        case 0xE2: byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)
        case 0xEF: byte(1) == 0xBB && byte(2) == 0xBF || byte(1) == 0xBF && byte(2) >= 0xBE
        default: false
        }
    }

    private static func characterCount(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC0...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xFF: 4
        default: 1
        }
    }

    private static func startsSpecially(_ value: Span<UInt8>) -> Bool {
        let byte = value[0]
        if "-?:".utf8.contains(byte) {
            let next = value.count > 1 ? value[1] : space
            return next == space || next == byte || isFlowIndicator(next)
        }
        return ",[]{}#&*!|>'\"%@`=".utf8.contains(byte) || value.count > 2 && startsWithDots(value)
    }

    private static func startsWithDots(_ value: Span<UInt8>) -> Bool {
        value[0] == UInt8(ascii: ".") && value[1] == UInt8(ascii: ".") && value[2] == UInt8(ascii: ".")
    }

    private static func isFlowIndicator(_ byte: UInt8) -> Bool { ",[]{}".utf8.contains(byte) }

    private static let space = UInt8(ascii: " ")
    private static let newline = UInt8(ascii: "\n")
}
