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
        case .sequence: .sequence(itemsValue)
        case .mapping: .mapping(entriesValue)
        case .alias: .alias(tree.content(of: record))
        }
    }
}

// MARK: - Where it stands

extension YAMLNode {
    /// The bytes of the node itself, without its anchor and tag; empty where nothing is written.
    ///
    /// A block collection ends with its last item. A block scalar begins with its indicator and ends behind its last line
    /// that counts, before that line's break.
    public var span: Range<Int> { record.span }

    /// ``span`` with the anchor and tag before it.
    public var spanWithProperties: Range<Int> { Int(record.propertiesStart)..<Int(record.end) }

    /// Where the node begins.
    public var location: SourceLocation {
        SourceLocation(line: Int(record.line) + 1, column: Int(record.column) + 1, offset: Int(record.start))
    }

    /// The collection that this node lies in.
    public var parent: YAMLNode? {
        record.parent == YAMLTree.none ? nil : YAMLNode(tree: tree, index: Int(record.parent))
    }
}

// MARK: - What it is

extension YAMLNode {
    public var anchor: String? { record.anchor == YAMLTree.none ? nil : tree.texts[Int(record.anchor)] }

    /// The tag, with its handle resolved (`!!str` is `tag:yaml.org,2002:str`).
    public var tag: String? { record.tag == YAMLTree.none ? nil : tree.texts[Int(record.tag)] }

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
    public var isNull: Bool { record.kind == .scalar && scalarValue.coreType == .null }

    /// The entries of a mapping, in order; `nil` if it is none.
    public var entries: [YAMLEntry]? { record.kind == .mapping ? entriesValue : nil }

    /// The items of a sequence, in order; `nil` if it is none.
    public var items: [YAMLNode]? { record.kind == .sequence ? itemsValue : nil }

    /// The value of a key of a mapping.
    public subscript(key: String) -> YAMLNode? { entry(key)?.value }

    /// The entry of a key of a mapping; keys are compared byte by byte.
    public func entry(_ key: String) -> YAMLEntry? {
        guard record.kind == .mapping else { return nil }
        var next = record.firstChild
        while next != YAMLTree.none {
            let record = tree.records[Int(next)]
            if tree.hasContent(record, key) { return YAMLEntry(tree: tree, key: Int(next)) }
            next = tree.records[Int(record.nextSibling)].nextSibling
        }
        return nil
    }

    private var scalarValue: YAMLScalar {
        let record = record
        let content = tree.content(of: record)
        return YAMLScalar(
            content: content, style: record.style,
            coreType: YAMLScalar.CoreType(content, style: record.style, tag: tag))
    }

    private var itemsValue: [YAMLNode] {
        var items: [YAMLNode] = []
        tree.forEachChild(of: index) { items.append(YAMLNode(tree: tree, index: $0)) }
        return items
    }

    private var entriesValue: [YAMLEntry] {
        var entries: [YAMLEntry] = []
        tree.forEachChild(of: index) { child in
            if tree.records[child].isKey { entries.append(YAMLEntry(tree: tree, key: child)) }
        }
        return entries
    }
}

extension YAMLNode: Equatable {
    /// The same node of the same stream.
    public static func == (a: YAMLNode, b: YAMLNode) -> Bool { a.tree === b.tree && a.index == b.index }
}
