/// Maps and lists of texts in one column, for programs and people: `owner=payments&severity=high`, with everything but
/// letters, digits and `-._~/` as percent signs and hex digits. Nothing secret is ever in them.
enum TextCoding {
    static func encode(_ map: [String: String]) -> String {
        let sorted = map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return sorted.map { "\(escape($0.key))=\(escape($0.value))" }.joined(separator: "&")
    }

    static func encode(_ list: [String]) -> String {
        list.map(escape).joined(separator: "&")
    }

    /// `nil` for what ``encode(_:)-([String:String])`` does not write.
    static func map(_ text: String) -> [String: String]? {
        var map: [String: String] = [:]
        for entry in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = entry.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard parts.count == 2, let key = unescape(parts[0]), let value = unescape(parts[1]) else { return nil }
            map[key] = value
        }
        return map
    }

    static func list(_ text: String) -> [String]? {
        var list: [String] = []
        for entry in text.utf8.split(separator: UInt8(ascii: "&")) {
            guard let item = unescape(entry) else { return nil }
            list.append(item)
        }
        return list
    }

    /// Texts of which some may be empty, as one.
    static func encode(fields: [String]) -> String { encode(fields.map { "=" + $0 }) }

    /// `nil` for what ``encode(fields:)`` does not write.
    static func fields(_ text: String) -> [String]? {
        guard let list = list(text), list.allSatisfy({ $0.hasPrefix("=") }) else { return nil }
        return list.map { String($0.dropFirst()) }
    }

    private static func escape(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte in
            isPlain(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescape(_ bytes: Substring.UTF8View) -> String? {
        var output: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            output.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
