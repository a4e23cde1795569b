import SecretMemory
import YAMLDocument

extension SOPSWriter {
    /// One value of a flat file: its key, and its place in the arena that it lies in.
    public struct Field {
        public let key: String
        public let slot: SecretArena.Slot

        public init(key: String, slot: SecretArena.Slot) {
            self.key = key
            self.slot = slot
        }
    }

    /// A YAML file with these values, all of them strings, in this order.
    public consuming func yaml(_ fields: [Field], in arena: borrowing SecretArena) throws(SOPSError) -> [UInt8] {
        var text = ""
        for field in fields {
            guard field.key != "sops" else { throw .alreadyEncrypted }
            let path = ValuePath([.key(field.key)])
            let value = arena.withBytes(of: field.slot) { bytes in
                bytes.isEmpty ? "\"\"" : seal(bytes, .string, path)
            }
            text += "\(YAMLText.scalar(field.key)): \(value)\n"
        }
        return Array((text + (try finish()).yaml).utf8)
    }

    /// A binary file: JSON with one value.
    public consuming func binary(_ content: borrowing SecretBytes) throws(SOPSError) -> [UInt8] {
        let path = ValuePath([.key("data")])
        let value = content.withBytes { $0.isEmpty ? "" : seal($0, .string, path) }
        return Array("{\n\t\"data\": \"\(value)\",\n\(try finish().json)\n}\n".utf8)
    }

    /// A YAML text with its values encrypted where they stand and the `sops` block behind each document; all else, comments
    /// too, stays as it is.
    ///
    /// - Throws: ``SOPSError/alreadyEncrypted``, ``SOPSError/noMapping``, and ``SOPSError/unsupported(_:)`` for aliases.
    public consuming func encrypt(yaml source: [UInt8]) throws(SOPSError) -> [UInt8] {
        guard source.count <= SOPSDocument.maximumLength else { throw .tooLarge(limit: SOPSDocument.maximumLength) }
        let (scalars, ends) = try SOPSYAMLReader.plainParts(of: source)
        var edits: [(range: Range<Int>, text: String)] = []
        for scalar in scalars {
            guard let (text, type) = try Self.plain(scalar), !(text.isEmpty && type == .string) else { continue }
            let bytes = Array(text.utf8)
            if SOPSRules.standard.encrypts(scalar.path.keys, comments: []) {
                let token = seal(bytes.span, type, scalar.path)
                edits.append((scalar.range, scalar.isInFlow ? YAMLText.quoted(token) : token))
            } else {
                count(bytes.span, type)
            }
        }
        let block = try finish().yaml
        for end in ends {
            let lineIsOpen = end > 0 && source[end - 1] != 0x0A
            edits.append((end..<end, (lineIsOpen ? "\n" : "") + block))
        }
        edits.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var result: [UInt8] = []
        var position = 0
        for edit in edits {
            result += source[position..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            position = edit.range.upperBound
        }
        return result + source[position...]
    }

    /// The text of a value as the checksum counts it; `nil` for null.
    private static func plain(_ scalar: SOPSParts.Scalar) throws(SOPSError) -> (text: String, type: PlainType)? {
        switch scalar.content {
        case .text(let text): return (text, .string)
        case .number(let literal, let isFloat):
            guard let text = NumberText.canonical(literal, isFloat: isFloat) else { throw .malformedValue(scalar.path) }
            return (text, isFloat || text.contains(".") ? .float : .int)
        case .bool(let isTrue): return (isTrue ? "true" : "false", .bool)
        case .time(let text): return (text, .time)
        case .null: return nil
        // The reader makes tokens of nothing that is in plain.
        case .token: return nil
        }
    }
}
