/// Changes to a text that leave every other byte as it was.
///
/// Changes are gathered and made together. ``apply()`` reads the result again and gives it out only if it means what was
/// asked for, in every node of every document.
///
/// ```swift
/// var editor = YAMLEditor(stream)
/// try editor.set(["spec", "data", "password"], to: YAMLScalarText(verbatim: token), in: root, layout: .nextLine)
/// let bytes = try editor.apply()
/// ```
public struct YAMLEditor {
    /// Where a new value stands, if the mapping that it comes to has no scalars to go by.
    public enum Layout: Sendable {
        /// Behind its key.
        case sameLine
        /// On a line of its own below the key: git merges two changed values only where an unchanged line lies between.
        case nextLine
    }

    private let tree: YAMLTree
    private var changes = RequestedChanges()

    public init(_ stream: YAMLStream) {
        tree = stream.tree
    }

    /// Whether nothing was asked for yet.
    public var isEmpty: Bool { changes.isEmpty }

    /// Replaces the text of a scalar that is no key. Its anchor and tag stay, and so does a comment behind `|` or `>`.
    public mutating func replace(_ node: YAMLNode, with text: YAMLScalarText) throws(YAMLError) {
        guard owns(node), node.record.kind == .scalar, !node.record.isKey else {
            throw YAMLError(.notEditable, at: node.location)
        }
        changes.replaced[node.index] = text
    }

    /// Renames a key.
    public mutating func rename(_ entry: YAMLEntry, to name: String) throws(YAMLError) {
        let mapping = try change(around: entry)
        guard changes.mappings[mapping]?.has(name) == false else {
            throw YAMLError(.duplicateKey(name), at: entry.key.location)
        }
        changes.renamed[entry.key.index] = name
    }

    /// Adds a key to a mapping: before the first greater key where the keys are sorted, else at the end, in the layout of
    /// its neighbours. A null is taken for an empty mapping.
    public mutating func insert(
        _ name: String, _ text: YAMLScalarText, into mapping: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        try prepare(mapping)
        guard changes.mappings[mapping.index]?.has(name) == false else {
            throw YAMLError(.duplicateKey(name), at: mapping.location)
        }
        try set([name], to: text, in: mapping, layout: layout)
    }

    /// Sets the scalar at a path of keys: replaces it, or adds it together with the mappings above it that are missing.
    public mutating func set(
        _ path: [String], to text: YAMLScalarText, in root: YAMLNode, layout: Layout = .sameLine
    ) throws(YAMLError) {
        var node = root
        for (depth, name) in path.enumerated() {
            try prepare(node)
            guard let position = changes.mappings[node.index]?.existing(name),
                let key = changes.mappings[node.index]?.keys[position]
            else {
                let isInserted = changes.mappings[node.index]?.insert(path[depth...], text, layout)
                guard isInserted == true else { throw YAMLError(.notEditable, at: node.location) }
                return
            }
            node = YAMLEntry(tree: tree, key: key).value
        }
        try replace(node, with: text)
    }

    /// Removes an entry: its own lines and the comment at their end. Comments above it stay; a mapping that loses its last
    /// entry becomes `{}`.
    public mutating func remove(_ entry: YAMLEntry) throws(YAMLError) {
        let mapping = try change(around: entry)
        guard let position = changes.mappings[mapping]?.position(ofKey: entry.key.index, named: entry.name) else {
            throw YAMLError(.notEditable, at: entry.key.location)
        }
        changes.mappings[mapping]?.remove(position)
    }

    private func owns(_ node: YAMLNode) -> Bool { node.tree === tree }

    /// Makes sure that the changes of a mapping can be noted.
    private mutating func prepare(_ node: YAMLNode) throws(YAMLError) {
        guard owns(node), node.record.kind == .mapping || (node.isNull && !node.record.isKey) else {
            throw YAMLError(.notEditable, at: node.location)
        }
        if changes.mappings[node.index] == nil {
            changes.mappings[node.index] = MappingChange(of: node.index, in: tree)
        }
    }

    /// The index of the mapping of an entry, made ready for changes.
    private mutating func change(around entry: YAMLEntry) throws(YAMLError) -> Int {
        guard owns(entry.key), let mapping = entry.key.parent else {
            throw YAMLError(.notEditable, at: entry.key.location)
        }
        try prepare(mapping)
        return mapping.index
    }
}

// MARK: - The result

extension YAMLEditor {
    /// What changes, in order. Only ``apply()`` checks what comes out.
    public func edits() throws(YAMLError) -> [YAMLEdit] {
        var planner = EditPlanner(tree, changes)
        return try planner.edits()
    }

    /// The edited text.
    ///
    /// - Throws: ``YAMLError`` when the layout does not allow an edit, or the result would read back as something else.
    public func apply() throws(YAMLError) -> [UInt8] {
        let edits = try edits()
        guard let first = edits.first else { return tree.text.bytes }
        let result = YAMLEdit.apply(edits, to: tree.text.bytes)
        try EditCheck.check(result, against: tree, changes, place: tree.text.location(of: first.range.lowerBound))
        return result
    }
}
