import SecretMemory

/// How a value is written into a template.
enum TemplateFilter: String, CaseIterable {
    case base64
    /// A string of JSON, in quotes.
    case json
    /// A string of YAML in double quotes, which JSON's are.
    case yaml
    /// One word for a shell, in quotes.
    case shell
    /// For a part of a URL (RFC 3986: only unreserved characters stay).
    case url

    /// Why a value cannot be written so.
    enum Failure: Error, Hashable {
        /// JSON and YAML have characters, and these bytes are none.
        case notText
        /// No word of a shell has one.
        case zeroByte
        /// Filters behind one another make it ever longer.
        case tooLong(limit: Int)

        var reason: String {
            switch self {
            case .notText: "the value is no UTF-8 text; base64 writes any bytes"
            case .zeroByte: "the value has a zero byte in it, which no shell takes; base64 writes any bytes"
            case .tooLong(let limit): "the value has more than \(limit) bytes before this filter"
            }
        }
    }

    static let maximumInput = 8 << 20

    /// The filtered value, without a copy outside guarded memory.
    func apply(to value: Span<UInt8>) throws(Failure) -> SecretBytes {
        guard value.count <= Self.maximumInput else { throw .tooLong(limit: Self.maximumInput) }
        var arena = SecretArena(capacity: 6 * value.count + 8)
        switch self {
        case .base64: Self.base64(value, &arena)
        case .json, .yaml:
            guard (try? UTF8Span(validating: value)) != nil else { throw .notText }
            Self.quoted(value, &arena)
        case .shell:
            for index in value.indices where value[index] == 0 { throw .zeroByte }
            Self.shell(value, &arena)
        case .url: Self.url(value, &arena)
        }
        return arena.copyAll()
    }

    private static func put(_ bytes: [UInt8], _ arena: inout SecretArena) {
        guard arena.append(bytes.span) != nil else { preconditionFailure("the arena holds the longest result") }
    }

    private static func base64(_ value: Span<UInt8>, _ arena: inout SecretArena) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for start in stride(from: 0, to: value.count, by: 3) {
            let rest = min(3, value.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < rest ? UInt32(value[start + offset]) : 0) }
            for digit in 0..<4 {
                put(
                    [digit <= rest ? alphabet[Int(group >> (18 - 6 * UInt32(digit)) & 0x3F)] : UInt8(ascii: "=")],
                    &arena)
            }
        }
    }

    private static func quoted(_ value: Span<UInt8>, _ arena: inout SecretArena) {
        put([UInt8(ascii: "\"")], &arena)
        var index = 0
        while index < value.count {
            if let (scalar, count) = unprintable(at: index, in: value) {
                put(Array("\\u".utf8) + hexadecimal(UInt8(scalar >> 8)) + hexadecimal(UInt8(scalar & 0xFF)), &arena)
                index += count
                continue
            }
            switch value[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): put([UInt8(ascii: "\\"), value[index]], &arena)
            case UInt8(ascii: "\n"): put(Array("\\n".utf8), &arena)
            case UInt8(ascii: "\r"): put(Array("\\r".utf8), &arena)
            case UInt8(ascii: "\t"): put(Array("\\t".utf8), &arena)
            case let byte where byte < 0x20 || byte == 0x7F: put(Array("\\u00".utf8) + hexadecimal(byte), &arena)
            case let byte: put([byte], &arena)
            }
            index += 1
        }
        put([UInt8(ascii: "\"")], &arena)
    }

    /// What YAML takes for the end of a line or does not allow, beyond ASCII: C1 controls, U+2028, U+2029, the byte order
    /// mark and non-characters. The value is UTF-8.
    private static func unprintable(at index: Int, in value: Span<UInt8>) -> (scalar: UInt16, count: Int)? {
        func tail(_ offset: Int) -> UInt16 { UInt16(value[index + offset] & 0x3F) }
        switch value[index] {
        case 0xC2 where value[index + 1] < 0xA0: return (0x80 | tail(1), 2)
        case 0xE2, 0xEF:
            let scalar = UInt16(value[index] & 0x0F) << 12 | tail(1) << 6 | tail(2)
            return [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar) ? (scalar, 3) : nil
        default: return nil
        }
    }

    private static func shell(_ value: Span<UInt8>, _ arena: inout SecretArena) {
        put([UInt8(ascii: "'")], &arena)
        for index in value.indices {
            put(value[index] == UInt8(ascii: "'") ? Array("'\\''".utf8) : [value[index]], &arena)
        }
        put([UInt8(ascii: "'")], &arena)
    }

    private static func url(_ value: Span<UInt8>, _ arena: inout SecretArena) {
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                put([value[index]], &arena)
            case let byte: put([UInt8(ascii: "%")] + hexadecimal(byte, isLower: false), &arena)
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8, isLower: Bool = true) -> [UInt8] {
        let digits = Array((isLower ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
    }
}
