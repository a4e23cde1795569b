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

    /// The filtered value, without a copy outside guarded memory.
    func apply(to value: Span<UInt8>) -> SecretBytes {
        var arena = SecretArena(capacity: 6 * value.count + 8)
        switch self {
        case .base64: Self.base64(value, &arena)
        case .json, .yaml: Self.quoted(value, &arena)
        case .shell: Self.shell(value, &arena)
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
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): put([UInt8(ascii: "\\"), value[index]], &arena)
            case UInt8(ascii: "\n"): put(Array("\\n".utf8), &arena)
            case UInt8(ascii: "\r"): put(Array("\\r".utf8), &arena)
            case UInt8(ascii: "\t"): put(Array("\\t".utf8), &arena)
            case let byte where byte < 0x20 || byte == 0x7F:
                put(Array("\\u00".utf8) + hexadecimal(byte, lower: true), &arena)
            case let byte: put([byte], &arena)
            }
        }
        put([UInt8(ascii: "\"")], &arena)
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
            case let byte: put([UInt8(ascii: "%")] + hexadecimal(byte, lower: false), &arena)
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8, lower: Bool) -> [UInt8] {
        let digits = Array((lower ? "0123456789abcdef" : "0123456789ABCDEF").utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
    }
}
