/// A YAML text and the documents in it, every node with the bytes that it stands in.
///
/// ```swift
/// let stream = try YAMLStream(parsing: bytes)
/// let token = stream.documents.first?["spec"]?["data"]?["password"]?.string
/// ```
///
/// Aliases and merge keys (`<<`) are leaves and never followed; keys are scalars that stand once in their mapping.
public struct YAMLStream: Sendable {
    let tree: YAMLTree

    /// - Throws: ``YAMLError`` with the place of the first fault.
    public init(parsing source: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        tree = try YAMLTreeBuilder(source, limits).build()
    }

    /// The text, byte for byte.
    public var source: [UInt8] { tree.text.bytes }

    /// The root of each document, in order. A document without content has a null scalar as its root; a text without
    /// anything but comments has no document.
    public var documents: [YAMLNode] { tree.documents.map { YAMLNode(tree: tree, index: $0) } }

    /// The place of a byte. It counts lines from the beginning of the text.
    public func location(of offset: Int) -> SourceLocation { tree.text.location(of: offset) }
}
