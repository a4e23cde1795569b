import GitRepository
import YAMLDocument

/// A file of one of our kinds that has been checked against its schema, so that reading values out of it cannot fail for
/// their type.
package struct Document {
    package let path: RepositoryPath
    package let stream: YAMLStream
    package let root: YAMLNode

    /// - Throws: ``SchemaError`` for the first fault.
    package init(_ bytes: [UInt8], at path: RepositoryPath, schema: Schema) throws(SchemaError) {
        try self.init(Self.stream(bytes, at: path), at: path, schema: schema)
    }

    package init(_ stream: YAMLStream, at path: RepositoryPath, schema: Schema) throws(SchemaError) {
        guard stream.documents.count <= 1 else {
            throw SchemaError(.moreThanOneDocument, in: path, at: stream.documents[1].location)
        }
        guard let root = stream.documents.first else {
            throw SchemaError(.missingKey("apiVersion"), in: path, at: .start)
        }
        self.path = path
        self.stream = stream
        self.root = root
        try check(root, schema, key: "the file")
    }

    /// The YAML of a file, whatever it means.
    package static func stream(_ bytes: [UInt8], at path: RepositoryPath) throws(SchemaError) -> YAMLStream {
        // Looked for first: the YAML error that they lead to says nothing to whoever has just merged.
        if let marker = ConflictMarkers.location(in: bytes) {
            throw SchemaError(.conflictMarkers, in: path, at: marker)
        }
        do throws(YAMLError) {
            return try YAMLStream(parsing: bytes)
        } catch {
            throw SchemaError(.yaml(error.reason), in: path, at: error.location)
        }
    }

    /// An error about a node of this file.
    package func error(_ reason: SchemaError.Reason, at node: YAMLNode) -> SchemaError {
        SchemaError(reason, in: path, at: node.location)
    }

    func check(_ node: YAMLNode, _ schema: Schema, key: String) throws(SchemaError) {
        guard !node.isAlias else {
            throw error(.wrongType(key: key, expected: "a value of its own instead of an alias"), at: node)
        }
        switch schema {
        case .sealed: break
        case .scalar:
            guard node.scalar != nil else { throw error(.wrongType(key: key, expected: "a text"), at: node) }
        case .text(let pattern): try check(node, pattern, key: key)
        case .bool:
            guard node.scalar?.coreType == .bool else {
                throw error(.wrongType(key: key, expected: "true or false"), at: node)
            }
        case .word(let words):
            guard let text = node.scalar?.content, words.contains(text) else {
                throw error(.invalidValue(key: key, expected: words.joined(separator: ", ")), at: node)
            }
        case .integer(let range):
            guard let text = node.scalar?.content, let number = Int(text), range.contains(number) else {
                let words = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                throw error(.invalidValue(key: key, expected: words), at: node)
            }
        case .list(let item, let minimum):
            guard let items = node.items else { throw error(.wrongType(key: key, expected: "a list"), at: node) }
            guard items.count >= minimum else {
                throw error(.invalidValue(key: key, expected: "a list of at least \(minimum)"), at: node)
            }
            for node in items { try check(node, item, key: key) }
        case .map(let value, let keys):
            guard let entries = node.entries else { throw error(.wrongType(key: key, expected: "a mapping"), at: node) }
            for entry in entries {
                if let keys, !keys.matches(entry.name) {
                    throw error(.invalidValue(key: entry.name, expected: keys.words), at: entry.key)
                }
                try check(entry.value, value, key: entry.name)
            }
        case .object(let fields, let rules): try check(node, fields, rules, key: key)
        }
    }

    private func check(_ node: YAMLNode, _ pattern: Schema.Pattern?, key: String) throws(SchemaError) {
        guard let scalar = node.scalar, scalar.coreType != .null else {
            throw error(.wrongType(key: key, expected: pattern?.words ?? "a text"), at: node)
        }
        if let pattern, !pattern.matches(scalar.content) {
            throw error(.invalidValue(key: key, expected: pattern.words), at: node)
        }
    }

    private func check(
        _ node: YAMLNode, _ fields: [Schema.Field], _ rules: Schema.Rules, key: String
    ) throws(SchemaError) {
        guard let entries = node.entries else { throw error(.wrongType(key: key, expected: "a mapping"), at: node) }
        for entry in entries {
            if let field = fields.first(where: { $0.name == entry.name }) {
                try check(entry.value, field.schema, key: field.name)
            } else if !rules.areOthersAllowed {
                let nearest = NearestName.of(entry.name, among: fields.map(\.name))
                throw error(.unknownKey(entry.name, nearest: nearest), at: entry.key)
            }
        }
        func given(_ name: String) -> YAMLEntry? { entries.first { $0.name == name } }
        for field in fields where field.isRequired && given(field.name) == nil {
            throw error(.missingKey(field.name), at: node)
        }
        for (one, other) in rules.exclusions {
            guard let first = given(one), let second = given(other) else { continue }
            let later = first.key.span.lowerBound < second.key.span.lowerBound ? second : first
            throw error(.exclusive(one, other), at: later.key)
        }
    }
}
