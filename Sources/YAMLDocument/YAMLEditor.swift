/// Changes to a text that leave every other byte as it was.
///
/// Edits are gathered and applied together; ``apply()`` reads the result again and gives it out only if it means what was
/// asked for. New text comes as ready YAML on one line, see ``YAMLText``.
///
/// ```swift
/// var editor = YAMLEditor(stream)
/// try editor.replace(entry.value, with: token)
/// let bytes = try editor.apply()
/// ```
public struct YAMLEditor {
    /// Where a new value stands.
    public enum Layout: Sendable {
        /// Behind its key.
        case sameLine
        /// On a line of its own below the key: git merges two changed values only where an unchanged line lies between.
        case nextLine
    }

    let stream: YAMLStream
    private var edits: [Edit] = []
    private var expectations: [Expectation] = []

    struct Edit {
        let range: Range<Int>
        let text: [UInt8]
    }

    /// What must be found at a path afterwards; `nil` means nothing.
    private struct Expectation {
        let document: Int
        let path: [YAMLPathStep]
        let content: String?
    }

    public init(_ stream: YAMLStream) {
        self.stream = stream
    }

    /// Whether nothing was asked for yet.
    public var isEmpty: Bool { edits.isEmpty }

    /// Replaces a scalar, keeping its anchor and tag.
    public mutating func replace(_ node: YAMLNode, with text: String) throws(YAMLError) {
        guard node.scalar != nil else { throw YAMLError(.notEditable, at: node.location) }
        let needsSpace =
            node.span.isEmpty && node.span.lowerBound > 0 && stream.source[node.span.lowerBound - 1] == colon
        edit(node.span, (needsSpace ? " " : "") + text)
        try expect(text, at: node)
    }

    /// Renames a key.
    public mutating func rename(_ entry: YAMLEntry, to name: String) throws(YAMLError) {
        guard let mapping = entry.key.parent, mapping.entry(name) == nil else {
            throw YAMLError(.duplicateKey(name), at: entry.key.location)
        }
        edit(entry.key.span, YAMLText.scalar(name))
        let path = try YAMLPathStep.path(to: mapping)
        expectations.append(
            Expectation(
                document: documentIndex(of: mapping), path: path + [.key(name)], content: entry.value.scalar?.content))
    }

    /// Adds a key to a mapping: before the first greater key where the keys are sorted, else at the end, in the layout of
    /// its neighbours, by default in `layout`. A null is taken for an empty mapping.
    public mutating func insert(
        _ name: String, _ text: String, into mapping: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        try insert(name, value: .scalar(text), into: mapping, layout: layout)
    }

    /// Adds a key that holds a mapping with one key, for parents that are missing.
    public mutating func insert(
        _ name: String, mappingOf inner: String, _ text: String, into mapping: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        try insert(name, value: .mapping(inner, text), into: mapping, layout: layout)
    }

    /// Removes an entry with its own lines. Comments above it stay; a mapping that loses its last entry becomes `{}`.
    public mutating func remove(_ entry: YAMLEntry) throws(YAMLError) {
        guard let mapping = entry.key.parent, let entries = mapping.entries,
            let position = entries.firstIndex(where: { $0.key == entry.key })
        else { throw YAMLError(.notEditable, at: entry.key.location) }
        try expectAbsence(of: entry.name, in: mapping)
        edits.append(
            mapping.isFlow
                ? FlowLayout(stream).removal(of: position, in: entries)
                : BlockLayout(stream).removal(of: position, in: entries, mapping))
    }

    enum Value {
        case scalar(String)
        case mapping(String, String)
    }

    private mutating func insert(
        _ name: String, value: Value, into mapping: YAMLNode, layout: Layout
    ) throws(YAMLError) {
        guard !mapping.isAlias, mapping.items == nil, mapping.entries != nil || mapping.isNull else {
            throw YAMLError(.notEditable, at: mapping.location)
        }
        guard mapping.entry(name) == nil else { throw YAMLError(.duplicateKey(name), at: mapping.location) }
        let entries = mapping.entries ?? []
        let key = YAMLText.scalar(name)
        if entries.isEmpty {
            edits += try BlockLayout(stream).filling(mapping, key, value, layout)
        } else if mapping.isFlow {
            edits.append(FlowLayout(stream).insertion(of: key, value, name: name, into: entries))
        } else {
            edits.append(BlockLayout(stream).insertion(of: key, value, name: name, into: entries, layout))
        }
        let path = try YAMLPathStep.path(to: mapping) + [.key(name)]
        let document = documentIndex(of: mapping)
        switch value {
        case .scalar(let text): try expect(text, document, path)
        case .mapping(let inner, let text): try expect(text, document, path + [.key(inner)])
        }
    }

    private mutating func edit(_ range: Range<Int>, _ text: String) {
        edits.append(Edit(range: range, text: Array(text.utf8)))
    }

    private let colon = UInt8(ascii: ":")
}

// MARK: - Applying

extension YAMLEditor {
    /// The edited text.
    ///
    /// - Throws: ``YAMLError/Reason/editFailed`` when edits overlap or the result reads back as something else.
    public func apply() throws(YAMLError) -> [UInt8] {
        let source = stream.source
        var result: [UInt8] = []
        result.reserveCapacity(source.count + edits.reduce(0) { $0 + $1.text.count })
        var position = 0
        // Insertions at one place keep the order in which they were asked for.
        for edit in edits.enumerated().sorted(by: Self.isBefore).map(\.element) {
            guard edit.range.lowerBound >= position else {
                throw YAMLError(.editFailed, at: stream.location(of: edit.range.lowerBound))
            }
            result += source[position..<edit.range.lowerBound]
            result += edit.text
            position = edit.range.upperBound
        }
        result += source[position...]
        try check(result)
        return result
    }

    private static func isBefore(_ a: EnumeratedSequence<[Edit]>.Element, _ b: EnumeratedSequence<[Edit]>.Element)
        -> Bool
    {
        (a.element.range.lowerBound, a.element.range.upperBound, a.offset)
            < (b.element.range.lowerBound, b.element.range.upperBound, b.offset)
    }

    private func check(_ result: [UInt8]) throws(YAMLError) {
        let edited = try YAMLStream(parsing: result)
        let start = stream.location(of: edits.first?.range.lowerBound ?? 0)
        guard edited.documents.count == stream.documents.count else { throw YAMLError(.editFailed, at: start) }
        for expectation in expectations {
            let node = YAMLPathStep.node(at: expectation.path, in: edited.documents[expectation.document])
            guard node?.scalar?.content == expectation.content,
                expectation.content != nil || node == nil || node?.scalar == nil
            else { throw YAMLError(.editFailed, at: start) }
        }
    }

    private mutating func expect(_ text: String, at node: YAMLNode) throws(YAMLError) {
        try expect(text, documentIndex(of: node), try YAMLPathStep.path(to: node))
    }

    private mutating func expect(_ text: String, _ document: Int, _ path: [YAMLPathStep]) throws(YAMLError) {
        let alone = try YAMLStream(parsing: Array(text.utf8))
        guard let content = alone.documents.first?.scalar?.content else {
            throw YAMLError(.editFailed, at: SourceLocation(line: 1, column: 1, offset: 0))
        }
        expectations.append(Expectation(document: document, path: path, content: content))
    }

    private mutating func expectAbsence(of name: String, in mapping: YAMLNode) throws(YAMLError) {
        let path = try YAMLPathStep.path(to: mapping) + [.key(name)]
        expectations.append(Expectation(document: documentIndex(of: mapping), path: path, content: nil))
    }

    private func documentIndex(of node: YAMLNode) -> Int {
        var root = node
        while let parent = root.parent { root = parent }
        return stream.documents.firstIndex(of: root) ?? 0
    }
}
