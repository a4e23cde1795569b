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

    /// - Parameter prefix: what stands in front of names of variables.
    func text(of fields: [SecretFields.Field], in secret: SecretFields, prefix: String = "") throws -> SecretBytes {
        if self == .raw {
            guard fields.count == 1 else {
                throw Diagnostic(
                    "which value of \(secret.source)?", because: "raw is one value, and there are \(fields.count)",
                    hint: "--field KEY", status: .usage)
            }
            return secret.withValue(of: fields[0]) { SecretBytes(copying: $0) } ?? SecretBytes(zeroed: 0)
        }
        if self == .env { try Self.check(fields, in: secret, prefix) }
        let sizes = fields.map { field in secret.withValue(of: field) { 6 * $0.count } ?? 0 }
        var arena = SecretArena(
            capacity: 16 + sizes.reduce(0, +)
                + fields.reduce(0) { $0 + 6 * $1.name.utf8.count + prefix.utf8.count + 16 })
        if self == .json { put("{", &arena) }
        for (index, field) in fields.enumerated() {
            if self == .json && index > 0 { put(",", &arena) }
            switch self {
            case .env: put(secret.variable(for: field, prefix: prefix) + "=", &arena)
            default: put(try Self.quoted(field.name) + (self == .yaml ? ": " : ":"), &arena)
            }
            try secret.withValue(of: field) { value in
                guard (try? UTF8Span(validating: value)) != nil else { throw Self.notText(field, in: secret) }
                if self == .env {
                    Self.assigned(value, &arena)
                } else {
                    Self.put(try TemplateFilter.json.apply(to: value), &arena)
                }
            }
            if self != .json { put("\n", &arena) }
        }
        if self == .json { put("}\n", &arena) }
        return arena.copyAll()
    }

    /// The lines are read by shells: who can write a secret's keys must not say what a shell does.
    private static func check(_ fields: [SecretFields.Field], in secret: SecretFields, _ prefix: String) throws {
        var names: [String: SecretFields.Field] = [:]
        for field in fields {
            let name = secret.variable(for: field, prefix: prefix)
            guard VariableName.isValid(name) else {
                throw Diagnostic(
                    "\"\(name)\" is no name for a variable", because: "it comes from \(secret.words(for: field))",
                    hint: "--field names those that you want", status: .usage)
            }
            guard !VariableName.isObeyed(name) else {
                throw Diagnostic(
                    "\(secret.words(for: field)) would become \(name)",
                    because: "the loader, a shell or an interpreter obeys that variable",
                    hint: "give it another name: --prefix DB_", "--field names those that you want", status: .refused)
            }
            if let other = names.updateValue(field, forKey: name) {
                throw Diagnostic(
                    "\(secret.words(for: other)) and \(secret.words(for: field)) would both become \(name)",
                    hint: "--field names those that you want", status: .usage)
            }
            let hasZero = secret.withValue(of: field) { value in
                for index in value.indices where value[index] == 0 { return true }
                return false
            }
            guard hasZero != true else {
                throw Diagnostic(
                    "\(secret.words(for: field)) cannot be a variable", because: "it has a zero byte in it",
                    hint: "git seal get \(secret.source) > FILE writes it as it is", status: .unparseable)
            }
        }
    }

    private static func notText(_ field: SecretFields.Field, in secret: SecretFields) -> Diagnostic {
        Diagnostic(
            "\(secret.words(for: field)) cannot be written so", because: "it is no UTF-8 text",
            hint: "--output raw writes it as it is", status: .unparseable)
    }

    private static func quoted(_ key: String) throws -> String {
        try TemplateFilter.json.apply(to: Array(key.utf8).span).withBytes { bytes in
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
