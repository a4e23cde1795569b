/// A string as ready YAML, for who composes a text of its own.
public enum YAMLText {
    /// As ``YAMLScalarText/plainOrQuoted(_:)`` writes it.
    public static func scalar(_ content: String) -> String { YAMLScalarText.plainOrQuoted(content).text }

    /// As ``YAMLScalarText/quoted(_:)`` writes it.
    public static func quoted(_ content: String) -> String { YAMLScalarText.quoted(content).text }
}

/// The same edits with ready YAML as it stands, which must be one scalar on one line.
extension YAMLEditor {
    /// Replaces a scalar.
    public mutating func replace(_ node: YAMLNode, with text: String) throws(YAMLError) {
        try replace(node, with: Self.ready(text, for: node))
    }

    /// Adds a key to a mapping.
    public mutating func insert(
        _ name: String, _ text: String, into mapping: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        try insert(name, Self.ready(text, for: mapping), into: mapping, layout: layout)
    }

    /// Adds a key that holds a mapping with one key, for parents that are missing.
    public mutating func insert(
        _ name: String, mappingOf inner: String, _ text: String, into mapping: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        guard mapping.entry(name) == nil else { throw YAMLError(.duplicateKey(name), at: mapping.location) }
        try set([name, inner], to: Self.ready(text, for: mapping), in: mapping, layout: layout)
    }

    /// A fault of the text is reported where it was to go.
    private static func ready(_ text: String, for node: YAMLNode) throws(YAMLError) -> YAMLScalarText {
        do throws(YAMLError) {
            return try YAMLScalarText(verbatim: text)
        } catch {
            throw YAMLError(error.reason, at: node.location)
        }
    }
}
