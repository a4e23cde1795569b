/// How a string is written as a scalar.
public enum YAMLText {
    /// Plain where every reader of YAML 1.1 and 1.2 takes it for this string, else in double quotes, on one line.
    public static func scalar(_ content: String) -> String {
        isSafelyPlain(content) ? content : quoted(content)
    }

    /// Letters first, nothing that means anything, and no word that some schema takes for a boolean or null.
    private static func isSafelyPlain(_ content: String) -> Bool {
        guard let first = content.utf8.first,
            isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "/"),
            content.utf8.count <= 1024,
            content.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "_./+=@-".utf8.contains($0) })
        else { return false }
        return !["y", "yes", "n", "no", "true", "false", "on", "off", "null", "nan", "inf"]
            .contains(content.lowercased())
    }

    /// Double-quoted, with the escapes that JSON has too.
    public static func quoted(_ content: String) -> String {
        var text = "\""
        for scalar in content.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || isUnprintable(scalar):
                text += escape(scalar)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return scalar.value <= 0xFFFF
            ? "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            : "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
    }

    /// What YAML does not print: line separators, the byte order mark, non-characters.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
