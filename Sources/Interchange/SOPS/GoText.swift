/// Public numbers as SOPS writes them into its checksum: as Go does.
enum NumberText {
    /// The digits of a number, without an exponent; `nil` for what is none.
    static func canonical(_ literal: String, isFloat: Bool) -> String? {
        let text = literal.replacing("_", with: "")
        if !isFloat, let integer = integer(text) { return String(integer) }
        switch text.drop(while: { $0 == "-" || $0 == "+" }).lowercased() {
        case ".inf": return text.hasPrefix("-") ? "-Inf" : "+Inf"
        case ".nan": return "NaN"
        default: return Double(text).map(shortest)
        }
    }

    /// As YAML 1.1 reads it, which is how Go does: a leading zero means octal.
    private static func integer(_ text: String) -> Int? {
        let isNegative = text.hasPrefix("-")
        var digits = text[...]
        if isNegative || text.hasPrefix("+") { digits = digits.dropFirst() }
        var radix = 10
        for (prefix, base) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)]
        where digits.hasPrefix(prefix) {
            radix = base
            digits = digits.dropFirst(2)
        }
        if radix == 10, digits.count > 1, digits.hasPrefix("0"), digits.allSatisfy({ "0"..."7" ~= $0 }) { radix = 8 }
        return Int((isNegative ? "-" : "") + digits, radix: radix)
    }

    /// The fewest digits that read back as the same number.
    private static func shortest(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }
        let parts = number.magnitude.description.lowercased().split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".")
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
        var digits = whole + fraction
        var point = whole.count + exponent
        if point <= 0 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if digits.count < point { digits += String(repeating: "0", count: point - digits.count) }
        let tail = digits.dropFirst(point)
        let head = String(digits.prefix(point).drop { $0 == "0" })
        let sign = number.sign == .minus ? "-" : ""
        return sign + (head.isEmpty ? "0" : head) + (tail.isEmpty ? "" : ".\(tail)")
    }
}

/// Points in time as SOPS writes them: RFC 3339. Files that it wrote have them so already.
enum TimeText {
    /// `2020-01-01`, alone or with a time behind it.
    static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10 else { return false }
        for (index, byte) in bytes.prefix(10).enumerated() {
            guard index == 4 || index == 7 ? byte == UInt8(ascii: "-") : byte.isDigit else { return false }
        }
        guard bytes.count > 10 else { return true }
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":") else { return false }
        return bytes[11...].allSatisfy { $0.isDigit || ":.Z+-".utf8.contains($0) }
    }

    static func canonical(_ text: String) -> String { text.utf8.count == 10 ? text + "T00:00:00Z" : text }
}
