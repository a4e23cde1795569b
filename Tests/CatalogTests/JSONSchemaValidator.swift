import YAMLDocument

/// The keywords of JSON Schema that our schemas use, evaluated as draft 2020-12 says, over what YAML reads.
struct JSONSchemaValidator {
    let schema: YAMLNode

    init(_ text: String) throws {
        guard let root = try YAMLStream(parsing: Array(text.utf8)).documents.first else { throw InvalidFixture() }
        schema = root
    }

    func isValid(_ document: String) throws -> Bool {
        guard let root = try YAMLStream(parsing: Array(document.utf8)).documents.first else { throw InvalidFixture() }
        return try isValid(root, schema)
    }

    private func isValid(_ node: YAMLNode, _ schema: YAMLNode) throws -> Bool {
        for entry in schema.entries ?? [] where try !holds(entry.name, entry.value, node, schema) { return false }
        return true
    }

    private func holds(_ keyword: String, _ value: YAMLNode, _ node: YAMLNode, _ schema: YAMLNode) throws -> Bool {
        switch keyword {
        case "type": return (value.items ?? [value]).contains { types(of: node).contains($0.scalar?.content ?? "") }
        case "enum": return (value.items ?? []).contains { $0.scalar?.content == node.scalar?.content }
        case "pattern": return try node.string.map { try matches($0, value) } ?? true
        case "minimum": return number(node).flatMap { a in number(value).map { a >= $0 } } ?? true
        case "maximum": return number(node).flatMap { a in number(value).map { a <= $0 } } ?? true
        case "required":
            return node.entries == nil || (value.items ?? []).allSatisfy { node[$0.scalar?.content ?? ""] != nil }
        case "properties":
            return try (value.entries ?? []).allSatisfy { property in
                try node[property.name].map { try isValid($0, property.value) } ?? true
            }
        case "additionalProperties":
            let others = (node.entries ?? []).filter { schema["properties"]?[$0.name] == nil }
            return try value.scalar == nil
                ? others.allSatisfy { try isValid($0.value, value) } : others.isEmpty
        case "propertyNames":
            guard let pattern = value["pattern"] else { throw InvalidFixture() }
            return try (node.entries ?? []).allSatisfy { try matches($0.name, pattern) }
        case "items": return try (node.items ?? []).allSatisfy { try isValid($0, value) }
        case "minItems": return (node.items?.count).flatMap { count in number(value).map { count >= $0 } } ?? true
        case "allOf": return try (value.items ?? []).allSatisfy { try isValid(node, $0) }
        case "not": return try !isValid(node, value)
        case "$schema", "$comment", "title", "description": return true
        default: throw InvalidFixture()
        }
    }

    private func matches(_ text: String, _ pattern: YAMLNode) throws -> Bool {
        try text.firstMatch(of: Regex(pattern.scalar?.content ?? "")) != nil
    }

    private func number(_ node: YAMLNode) -> Int? { node.scalar.flatMap { Int($0.content) } }

    private func types(of node: YAMLNode) -> [String] {
        switch node.kind {
        case .mapping: ["object"]
        case .sequence: ["array"]
        case .alias: []
        case .scalar(let scalar):
            switch scalar.coreType {
            case .string: ["string"]
            case .null: ["null"]
            case .bool: ["boolean"]
            case .int: ["integer", "number"]
            case .float: ["number"]
            }
        }
    }
}
