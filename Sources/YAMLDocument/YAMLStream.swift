/// A YAML text and the documents in it, every node with the bytes that it stands in.
public struct YAMLStream: Sendable {
    /// The text, byte for byte.
    public let source: [UInt8]
    /// The root of each document, in order. A document without content has a null scalar as its root.
    public let documents: [YAMLNode]

    /// - Throws: ``YAMLError`` with the place of the first fault.
    public init(parsing source: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        let tree = try YAMLTreeBuilder(source, limits).build()
        self.source = source
        documents = tree.documents.map { YAMLNode(tree: tree, index: $0) }
    }

    /// The place of a byte.
    public func location(of offset: Int) -> SourceLocation {
        SourceText.location(of: offset, in: source)
    }
}
