/// Reads one table of a rule file: typed access, and an error at the first key that nobody asked for.
struct SchemaReader {
    let file: String
    let location: TextLocation
    private let table: TOMLTable

    init(_ table: TOMLTable, at location: TextLocation, file: String, keys: [String]) throws(RuleFileError) {
        self.file = file
        self.location = location
        self.table = table
        for entry in table.entries where !keys.contains(entry.key) {
            throw RuleFileError(
                file: file, location: entry.location,
                reason: .unknownKey(entry.key, nearest: nearest(to: entry.key, in: keys)))
        }
    }

    init(_ node: TOMLNode, key: String, file: String, keys: [String]) throws(RuleFileError) {
        guard case .table(let table) = node.value else {
            throw Self.wrongType(key, "table", node, file)
        }
        try self.init(table, at: node.location, file: file, keys: keys)
    }

    func node(_ key: String) -> TOMLNode? { table[key] }

    func string(_ key: String) throws(RuleFileError) -> String? {
        guard let node = table[key] else { return nil }
        guard case .string(let text) = node.value else { throw Self.wrongType(key, "string", node, file) }
        return text
    }

    func boolean(_ key: String) throws(RuleFileError) -> Bool? {
        guard let node = table[key] else { return nil }
        guard case .boolean(let value) = node.value else { throw Self.wrongType(key, "boolean", node, file) }
        return value
    }

    func integer(_ key: String) throws(RuleFileError) -> Int? {
        guard let node = table[key] else { return nil }
        guard case .integer(let value) = node.value else { throw Self.wrongType(key, "integer", node, file) }
        return Int(value)
    }

    func number(_ key: String) throws(RuleFileError) -> Double? {
        guard let node = table[key] else { return nil }
        switch node.value {
        case .integer(let value): return Double(value)
        case .float(let value): return value
        default: throw Self.wrongType(key, "number", node, file)
        }
    }

    func strings(_ key: String) throws(RuleFileError) -> [String]? {
        guard let node = table[key] else { return nil }
        guard case .array(let nodes) = node.value else { throw Self.wrongType(key, "array of strings", node, file) }
        var strings: [String] = []
        for node in nodes {
            guard case .string(let text) = node.value else {
                throw Self.wrongType(key, "array of strings", node, file)
            }
            strings.append(text)
        }
        return strings
    }

    /// One of a few words, in any case.
    func word<Value>(_ key: String, _ words: [(name: String, value: Value)]) throws(RuleFileError) -> Value? {
        guard let text = try string(key), let node = table[key] else { return nil }
        if let found = words.first(where: { $0.name == text.lowercased() }) { return found.value }
        throw RuleFileError(
            file: file, location: node.location,
            reason: .invalidValue(key: key, value: text, nearest: nearest(to: text, in: words.map(\.name))))
    }

    /// The tables of `[[key]]`, or the one of `[key]`.
    func tables(_ key: String) throws(RuleFileError) -> [TOMLNode] {
        guard let node = table[key] else { return [] }
        switch node.value {
        case .table: return [node]
        case .array(let nodes): return nodes
        default: throw Self.wrongType(key, "array of tables", node, file)
        }
    }

    private static func wrongType(_ key: String, _ expected: String, _ node: TOMLNode, _ file: String) -> RuleFileError
    {
        RuleFileError(
            file: file, location: node.location, reason: .wrongType(key: key, expected: expected, found: node.kind))
    }
}
