import YAMLDocument

/// JSON with one spelling: keys sorted by their bytes, no white space, only what must be escaped is escaped.
package enum CanonicalJSON {
    /// The text of a YAML value. Equal values have equal texts, however they are written; what JSON has no spelling for,
    /// as `.inf`, stays a text.
    ///
    /// - Throws: ``SchemaError`` for an alias: what it stands for could change without this text.
    package static func text(_ node: YAMLNode, _ document: Document) throws(SchemaError) -> String {
        switch node.kind {
        case .scalar(let scalar): return text(scalar)
        case .sequence(let items):
            var texts: [String] = []
            for item in items { texts.append(try text(item, document)) }
            return "[" + texts.joined(separator: ",") + "]"
        case .mapping(let entries):
            var texts: [String] = []
            for entry in entries.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
                texts.append("\(string(entry.name)):\(try text(entry.value, document))")
            }
            return "{" + texts.joined(separator: ",") + "}"
        case .alias(let name):
            throw document.error(.wrongType(key: name, expected: "a value of its own instead of an alias"), at: node)
        }
    }

    private static func text(_ scalar: YAMLScalar) -> String {
        switch scalar.coreType {
        case .string: string(scalar.content)
        case .null: "null"
        case .bool: scalar.content.lowercased()
        case .int: integer(scalar.content) ?? string(scalar.content)
        case .float: isNumber(scalar.content) ? scalar.content : string(scalar.content)
        }
    }

    /// A whole number of YAML in decimal digits; `nil` for those beyond 64 bits.
    private static func integer(_ text: String) -> String? {
        let number =
            if text.hasPrefix("0o") {
                Int(text.dropFirst(2), radix: 8)
            } else if text.hasPrefix("0x") {
                Int(text.dropFirst(2), radix: 16)
            } else {
                Int(text)
            }
        return number.map(String.init)
    }

    /// Whether a float of YAML is a number of JSON as it stands (RFC 8259, section 6): with digits on both sides of the
    /// point and no superfluous sign or zero.
    private static func isNumber(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isWholePart = isDigits(mantissa[0]) && (mantissa[0] == "0" || !mantissa[0].hasPrefix("0"))
        return isWholePart && mantissa.dropFirst().allSatisfy(isDigits)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { ("0"..."9").contains($0) }
    }

    package static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
