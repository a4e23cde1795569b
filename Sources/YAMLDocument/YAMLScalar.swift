/// A scalar as it means and as it is written.
public struct YAMLScalar: Hashable, Sendable {
    /// Quotes, escapes and folding resolved.
    public let content: String
    public let style: Style
    /// What the core schema of YAML 1.2 reads it as; a quoted scalar is always a string.
    public let coreType: CoreType

    public enum Style: UInt8, Hashable, Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    public enum CoreType: Hashable, Sendable {
        case string
        case null
        case bool
        case int
        case float
    }
}

extension YAMLScalar.CoreType {
    /// The type of a plain scalar (YAML 1.2.2, section 10.3.2).
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE", "false", "False", "FALSE": self = .bool
        case ".nan", ".NaN", ".NAN": self = .float
        default: self = Self.number(text) ?? .string
        }
    }

    private static func number(_ text: String) -> Self? {
        var rest = Substring(text)
        if text.hasPrefix("0o") { return isDigits(text.dropFirst(2)) { ("0"..."7").contains($0) } ? .int : nil }
        if text.hasPrefix("0x") { return isDigits(text.dropFirst(2), \.isHexDigit) ? .int : nil }
        if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
        if [".inf", ".Inf", ".INF"].contains(String(rest)) { return .float }
        if isDigits(rest, isDecimal) { return .int }
        let mantissa = rest.prefix { isDecimal($0) || $0 == "." }
        let digits = mantissa.filter { $0 != "." }
        guard !digits.isEmpty, mantissa.count - digits.count <= 1 else { return nil }
        // `1.` is a float and `.5` too, but a lone exponent needs its digits.
        rest = rest.dropFirst(mantissa.count)
        guard let exponent = rest.first else { return .float }
        guard exponent == "e" || exponent == "E" else { return nil }
        rest = rest.dropFirst()
        if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
        return isDigits(rest, isDecimal) ? .float : nil
    }

    private static func isDecimal(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func isDigits(_ text: Substring, _ isDigit: (Character) -> Bool) -> Bool {
        !text.isEmpty && text.allSatisfy(isDigit)
    }
}
