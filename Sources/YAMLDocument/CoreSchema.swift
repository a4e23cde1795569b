extension YAMLScalar.CoreType {
    /// What a scalar of this style and with this tag is.
    init(_ content: String, style: YAMLScalar.Style, tag: String?) {
        self =
            switch tag {
            case nil: style == .plain ? Self(plain: content) : .string
            case "tag:yaml.org,2002:null": .null
            case "tag:yaml.org,2002:bool": .bool
            case "tag:yaml.org,2002:int": .int
            case "tag:yaml.org,2002:float": .float
            default: .string
            }
    }

    /// What YAML 1.2's core schema (YAML 1.2.2, section 10.3.2) reads a plain scalar without a tag as.
    public init(plain content: String) {
        switch content {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE", "false", "False", "FALSE": self = .bool
        case ".nan", ".NaN", ".NAN": self = .float
        default: self = Self.number(content.utf8[...]) ?? .string
        }
    }

    private static func number(_ text: Substring.UTF8View) -> Self? {
        if text.starts(with: "0o".utf8) {
            return isAll(text.dropFirst(2)) { $0 &- UInt8(ascii: "0") < 8 } ? .int : nil
        }
        if text.starts(with: "0x".utf8) { return isAll(text.dropFirst(2), isHexDigit) ? .int : nil }
        let unsigned = droppingSign(text)
        if [".inf", ".Inf", ".INF"].contains(where: { $0.utf8.elementsEqual(unsigned) }) { return .float }
        let whole = unsigned.prefix(while: Byte.isDigit)
        var rest = unsigned.dropFirst(whole.count)
        if rest.isEmpty { return whole.isEmpty ? nil : .int }
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: Byte.isDigit)
            // `1.` and `.5` are floats, `.` is none.
            guard !whole.isEmpty || !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(1 + fraction.count)
        } else if whole.isEmpty {
            return nil
        }
        if rest.isEmpty { return .float }
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return nil }
        return isAll(droppingSign(rest.dropFirst()), Byte.isDigit) ? .float : nil
    }

    private static func droppingSign(_ text: Substring.UTF8View) -> Substring.UTF8View {
        text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    private static func isAll(_ text: Substring.UTF8View, _ isMember: (UInt8) -> Bool) -> Bool {
        !text.isEmpty && text.allSatisfy(isMember)
    }
}
