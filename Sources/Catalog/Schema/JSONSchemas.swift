import Sealing

/// JSON Schemas (draft 2020-12) of our kinds, made from the declarations that our own reader uses.
public enum JSONSchemas {
    public static var secret: String { file(SecretManifest.schema, title: "git-seal Secret") }
    public static var config: String { file(Config.schema, title: "git-seal Config") }
    public static var scope: String { file(ScopeState.schema, title: "git-seal Scope") }

    package static func file(_ schema: Schema, title: String) -> String {
        let beginning: [(String, JSONText)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("title", .string(title)),
        ]
        return JSONText.object(beginning + members(schema)).written(indent: 0) + "\n"
    }

    private static func members(_ schema: Schema) -> [(String, JSONText)] {
        switch schema {
        case .text(let pattern): text(pattern)
        case .scalar: [("type", .strings(["string", "number", "boolean", "null"]))]
        case .bool: [("type", .string("boolean"))]
        case .word(let words): [("enum", .strings(words))]
        case .integer(let range):
            [
                ("type", .string("integer")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .sealed: [("type", .string("string")), ("pattern", .string(tokenExpression))]
        case .list(let item, let minimum):
            [("type", .string("array")), ("items", .object(members(item)))]
                + (minimum > 0 ? [("minItems", .number(minimum))] : [])
        case .map(let value, let keys):
            [("type", .string("object"))]
                + (keys.map { [("propertyNames", .object([("pattern", .string($0.expression))]))] } ?? [])
                + [("additionalProperties", .object(members(value)))]
        case .object(let fields, let rules): object(fields, rules)
        }
    }

    /// YAML's reader in an editor sees a number or a boolean where ours takes the text; patterns hold for texts only.
    private static func text(_ pattern: Schema.Pattern?) -> [(String, JSONText)] {
        [("type", .strings(["string", "number", "boolean"]))]
            + (pattern.map { [("pattern", .string($0.expression)), ("$comment", .string($0.words))] } ?? [])
    }

    private static func object(_ fields: [Schema.Field], _ rules: Schema.Rules) -> [(String, JSONText)] {
        let properties = fields.map { field in
            (field.name, JSONText.object([("description", .string(field.summary))] + members(field.schema)))
        }
        let exclusions = rules.exclusions.map { one, other in
            JSONText.object([("not", .object([("required", .strings([one, other]))]))])
        }
        let required = fields.filter(\.isRequired).map(\.name)
        return [("type", .string("object")), ("properties", .object(properties))]
            + (required.isEmpty ? [] : [("required", .strings(required))])
            + (exclusions.isEmpty ? [] : [("allOf", .list(exclusions))])
            + (rules.areOthersAllowed ? [] : [("additionalProperties", .bool(false))])
    }

    private static let tokenExpression = "^seal:v1:[a-z0-9][a-z0-9_-]{0,62}:[0-9a-f]{16}:[A-Za-z0-9_-]+$"
}

/// JSON with its keys in the order in which they were given: schemas are read by people too.
private indirect enum JSONText {
    case string(String)
    case strings([String])
    case number(Int)
    case bool(Bool)
    case list([JSONText])
    case object([(String, JSONText)])

    func written(indent: Int) -> String {
        switch self {
        case .string(let text): CanonicalJSON.string(text)
        case .strings(let list): "[" + list.map(CanonicalJSON.string).joined(separator: ", ") + "]"
        case .number(let number): "\(number)"
        case .bool(let value): "\(value)"
        case .list(let items): lines(items.map { $0.written(indent: indent + 2) }, "[", "]", indent)
        case .object(let entries):
            lines(
                entries.map { "\(CanonicalJSON.string($0.0)): \($0.1.written(indent: indent + 2))" }, "{", "}", indent)
        }
    }

    private func lines(_ lines: [String], _ open: String, _ close: String, _ indent: Int) -> String {
        guard !lines.isEmpty else { return open + close }
        let pad = String(repeating: " ", count: indent)
        return "\(open)\n" + lines.map { "\(pad)  \($0)" }.joined(separator: ",\n") + "\n\(pad)\(close)"
    }
}
