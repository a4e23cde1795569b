import Catalog
import SecretMemory

/// Keys and values of a secret in a form that other programs read, put together in guarded memory.
enum FieldsFormat: String, CaseIterable {
    /// One object of strings.
    case json
    /// Lines that dotenv readers and shells understand alike: `set -a; . FILE`.
    case env
    /// Lines of `key: "value"`.
    case yaml
    /// One value, as it is.
    case raw

    func text(of fields: [SecretFields.Field], in secret: SecretFields) throws -> SecretBytes {
        if self == .raw {
            guard fields.count == 1 else {
                throw Diagnostic(
                    "which value of \(secret.name)?", because: "raw is one value, and there are \(fields.count)",
                    hint: "--field KEY", status: .usage)
            }
            return secret.withValue(of: fields[0]) { SecretBytes(copying: $0) } ?? SecretBytes(zeroed: 0)
        }
        let keys = fields.map { $0.key ?? secret.name.text.split(separator: "/").last.map(String.init) ?? "" }
        let sizes = fields.map { field in secret.withValue(of: field) { 6 * $0.count } ?? 0 }
        var arena = SecretArena(
            capacity: 16 + sizes.reduce(0, +) + keys.reduce(0) { $0 + 6 * $1.utf8.count + 16 })
        if self == .json { put("{", &arena) }
        for (index, field) in fields.enumerated() {
            if self == .json && index > 0 { put(",", &arena) }
            put(prefix(for: keys[index]), &arena)
            secret.withValue(of: field) { value in
                if self == .env {
                    Self.assigned(value, &arena)
                } else {
                    Self.put(TemplateFilter.json.apply(to: value), &arena)
                }
            }
            if self != .json { put("\n", &arena) }
        }
        if self == .json { put("}\n", &arena) }
        return arena.copyAll()
    }

    private func prefix(for key: String) -> String {
        switch self {
        case .env: VariableName.of(key, prefix: "") + "="
        case .yaml: Self.quoted(key) + ": "
        case .json, .raw: Self.quoted(key) + ":"
        }
    }

    private static func quoted(_ key: String) -> String {
        TemplateFilter.json.apply(to: Array(key.utf8).span).withBytes { bytes in
            String(decoding: bytes.withUnsafeBytes { Array($0) }, as: UTF8.self)
        }
    }

    /// In single quotes nothing means anything but the quote itself; in double quotes four characters do.
    private static func assigned(_ value: Span<UInt8>, _ arena: inout SecretArena) {
        var hasQuote = false
        for index in value.indices where value[index] == UInt8(ascii: "'") { hasQuote = true }
        let quote: [UInt8] = [hasQuote ? UInt8(ascii: "\"") : UInt8(ascii: "'")]
        _ = arena.append(quote.span)
        for index in value.indices {
            if hasQuote, "\"\\$`".utf8.contains(value[index]) { _ = arena.append([UInt8(ascii: "\\")].span) }
            _ = arena.append(value.extracting(index..<index + 1))
        }
        _ = arena.append(quote.span)
    }

    private static func put(_ secret: borrowing SecretBytes, _ arena: inout SecretArena) {
        secret.withBytes { _ = arena.append($0) }
    }

    private func put(_ text: String, _ arena: inout SecretArena) { _ = arena.append(Array(text.utf8).span) }
}
