/// All nodes of a stream in one array: a node costs no allocation of its own, and its text is made when it is asked for.
final class YAMLTree: Sendable {
    struct Record: Sendable {
        enum Kind: UInt8, Sendable {
            case scalar
            case sequence
            case mapping
            case alias
        }

        var kind: Kind
        var style = YAMLScalar.Style.plain
        var isFlow = false
        /// A tag that is not `!`-less, so that the core schema does not apply.
        var hasTag = false
        /// Of the node's own text, without anchor and tag.
        var start: Int32
        var end: Int32
        /// With anchor and tag.
        var propertiesStart: Int32
        var parent: Int32
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        var line: Int32
        var column: Int32
        /// Index into `texts` where the content differs from the bytes between start and end.
        var text: Int32 = -1
        var anchor: Int32 = -1
        var tag: Int32 = -1
    }

    let source: [UInt8]
    let records: [Record]
    let texts: [String]
    let documents: [Int]

    init(source: [UInt8], records: [Record], texts: [String], documents: [Int]) {
        self.source = source
        self.records = records
        self.texts = texts
        self.documents = documents
    }

    func content(of record: Record) -> String {
        if record.text >= 0 { return texts[Int(record.text)] }
        return String(decoding: source[Int(record.start)..<Int(record.end)], as: UTF8.self)
    }
}
