/// One node of a document: a scalar, a sequence, a mapping, or an alias, which is never followed.
public struct YAMLNode: Sendable {
    let tree: YAMLTree
    let index: Int

    var record: YAMLTree.Record { tree.records[index] }

    public enum Kind: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        case alias(String)
    }

    public var kind: Kind {
        switch record.kind {
        case .scalar: .scalar(scalarValue)
        case .sequence: .sequence(children)
        case .mapping: .mapping(entriesValue)
        case .alias: .alias(tree.content(of: record))
        }
    }

    /// The bytes of the node itself, without its anchor and tag. A block collection ends with its last item, a block
    /// scalar with its last line that is not blank.
    public var span: Range<Int> { Int(record.start)..<Int(record.end) }

    /// ``span`` with the anchor and tag before it.
    public var spanWithProperties: Range<Int> { Int(record.propertiesStart)..<Int(record.end) }

    /// Where the node begins.
    public var location: SourceLocation {
        SourceLocation(line: Int(record.line) + 1, column: Int(record.column) + 1, offset: Int(record.start))
    }

    public var anchor: String? { record.anchor < 0 ? nil : tree.texts[Int(record.anchor)] }

    public var tag: String? { record.tag < 0 ? nil : tree.texts[Int(record.tag)] }

    /// A collection in brackets or braces.
    public var isFlow: Bool { record.isFlow }

    public var isAlias: Bool { record.kind == .alias }

    /// The scalar, if it is one.
    public var scalar: YAMLScalar? { record.kind == .scalar ? scalarValue : nil }

    /// The content of a scalar that YAML reads as a string.
    public var string: String? {
        guard let scalar, scalar.coreType == .string else { return nil }
        return scalar.content
    }

    /// A value that is missing or written as null.
    public var isNull: Bool { scalar?.coreType == .null }

    /// The entries of a mapping, in order; `nil` if it is none.
    public var entries: [YAMLEntry]? { record.kind == .mapping ? entriesValue : nil }

    /// The items of a sequence, in order; `nil` if it is none.
    public var items: [YAMLNode]? { record.kind == .sequence ? children : nil }

    /// The value of a key of a mapping.
    public subscript(key: String) -> YAMLNode? { entry(key)?.value }

    /// The entry of a key of a mapping.
    public func entry(_ key: String) -> YAMLEntry? {
        guard record.kind == .mapping else { return nil }
        return entriesValue.first { $0.key.tree.content(of: $0.key.record) == key }
    }

    /// The collection or document entry that this node lies in.
    public var parent: YAMLNode? { record.parent < 0 ? nil : YAMLNode(tree: tree, index: Int(record.parent)) }

    private var scalarValue: YAMLScalar {
        let record = record
        let content = tree.content(of: record)
        let isCore = record.style == .plain && !record.hasTag
        return YAMLScalar(
            content: content, style: record.style, coreType: isCore ? YAMLScalar.CoreType(plain: content) : .string)
    }

    private var children: [YAMLNode] {
        var nodes: [YAMLNode] = []
        var next = record.firstChild
        while next >= 0 {
            nodes.append(YAMLNode(tree: tree, index: Int(next)))
            next = tree.records[Int(next)].nextSibling
        }
        return nodes
    }

    private var entriesValue: [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var next = record.firstChild
        while next >= 0 {
            let key = Int(next)
            let value = Int(tree.records[key].nextSibling)
            entries.append(
                YAMLEntry(key: YAMLNode(tree: tree, index: key), value: YAMLNode(tree: tree, index: value)))
            next = tree.records[value].nextSibling
        }
        return entries
    }
}

/// A key and its value. The key is always a scalar.
public struct YAMLEntry: Sendable {
    public let key: YAMLNode
    public let value: YAMLNode

    /// The key's content, whatever its style.
    public var name: String { key.tree.content(of: key.record) }
}

extension YAMLNode: Equatable {
    public static func == (a: YAMLNode, b: YAMLNode) -> Bool { a.tree === b.tree && a.index == b.index }
}
