/// A scalar as it is to be written, on one line.
public struct YAMLScalarText: Sendable {
    /// Ready YAML, without anchor and tag.
    public let text: String
    /// What a reader makes of it.
    public let content: String
    let style: YAMLScalar.Style

    /// Takes ready YAML, such as a token or something in quotes.
    ///
    /// - Throws: ``YAMLError/Reason/notOneScalar`` when the text is not exactly one scalar, with the place in it.
    public init(verbatim text: String) throws(YAMLError) {
        let stream: YAMLStream
        do throws(YAMLError) {
            stream = try YAMLStream(parsing: Array(text.utf8))
        } catch {
            throw YAMLError(.notOneScalar, at: error.location)
        }
        guard stream.documents.count == 1, let root = stream.documents.first, let scalar = root.scalar,
            root.spanWithProperties == 0..<stream.source.count, !root.record.hasProperties,
            root.span == 0..<stream.tree.text.lineEnd(at: 0)
        else { throw YAMLError(.notOneScalar, at: .start) }
        self.init(text: text, content: scalar.content, style: scalar.style)
    }

    private init(text: String, content: String, style: YAMLScalar.Style) {
        self.text = text
        self.content = content
        self.style = style
    }

    /// A string: plain where every reader of YAML 1.1 and 1.2 takes it for this string, else in double quotes.
    public static func plainOrQuoted(_ content: String) -> YAMLScalarText {
        isSafelyPlain(content) ? YAMLScalarText(text: content, content: content, style: .plain) : quoted(content)
    }

    /// A string in double quotes, with the escapes that JSON has too.
    public static func quoted(_ content: String) -> YAMLScalarText {
        var text = "\""
        for scalar in content.unicodeScalars { append(scalar, to: &text) }
        return YAMLScalarText(text: text + "\"", content: content, style: .doubleQuoted)
    }
}

extension YAMLScalarText {
    /// A letter first, nothing that means anything, and no word that some schema takes for a boolean, null or number.
    private static func isSafelyPlain(_ content: String) -> Bool {
        guard let first = content.utf8.first,
            Byte.isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "/"),
            content.utf8.allSatisfy({ Byte.isLetter($0) || Byte.isDigit($0) || "_./+=@-".utf8.contains($0) })
        else { return false }
        return !["y", "yes", "n", "no", "true", "false", "on", "off", "null", "nan", "inf"]
            .contains(content.lowercased())
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
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

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }

    /// What YAML does not print: line separators, the byte order mark, non-characters (all of them in four digits).
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
    }
}
