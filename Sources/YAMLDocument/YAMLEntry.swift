/// A key and its value. The key is always a scalar.
public struct YAMLEntry: Sendable {
    public let key: YAMLNode
    public let value: YAMLNode

    /// The key's content, whatever its style.
    public var name: String { key.tree.content(of: key.record) }

    init(tree: YAMLTree, key: Int) {
        self.key = YAMLNode(tree: tree, index: key)
        value = YAMLNode(tree: tree, index: Int(tree.records[key].nextSibling))
    }
}
