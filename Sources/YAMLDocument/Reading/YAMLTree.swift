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
        var isKey = false
        /// Of the node's own text, without anchor and tag.
        var start: Int32
        var end: Int32
        /// With anchor and tag.
        var propertiesStart: Int32
        var line: Int32
        var column: Int32
        var parent: Int32 = none
        var firstChild: Int32 = none
        var nextSibling: Int32 = none
        /// Index into `texts` where the content differs from the source, else one of the two constants below.
        var text: Int32 = verbatim
        var anchor: Int32 = none
        var tag: Int32 = none
        /// The node that an alias stands for.
        var target: Int32 = none

        var span: Range<Int> { Int(start)..<Int(end) }
        var isCollection: Bool { kind == .sequence || kind == .mapping }
        var hasProperties: Bool { anchor != none || tag != none }
        /// Nothing is written where the node would stand; it is a null.
        var isMissing: Bool { kind == .scalar && style == .plain && start == end }
    }

    static let none: Int32 = -1
    /// The content is what stands between start and end.
    static let verbatim: Int32 = -1
    /// The content is what stands between the quotes at start and end.
    static let insideQuotes: Int32 = -2

    let text: SourceText
    let limits: YAMLLimits
    let records: [Record]
    let texts: [String]
    /// The root of each document.
    let documents: [Int]

    init(text: SourceText, limits: YAMLLimits, records: [Record], texts: [String], documents: [Int]) {
        self.text = text
        self.limits = limits
        self.records = records
        self.texts = texts
        self.documents = documents
    }

    // MARK: Content

    func content(of record: Record) -> String {
        guard let range = Self.contentRange(of: record) else { return texts[Int(record.text)] }
        return String(decoding: text[range], as: UTF8.self)
    }

    /// Byte by byte: Swift's own comparison would take two spellings of one accented letter for equal.
    func hasContent(_ record: Record, _ content: String) -> Bool {
        guard let range = Self.contentRange(of: record) else { return texts[Int(record.text)].hasBytes(of: content) }
        return range.count == content.utf8.count && text[range].elementsEqual(content.utf8)
    }

    /// The bytes that are the content as they stand; `nil` where it is in `texts`.
    static func contentRange(of record: Record) -> Range<Int>? {
        switch record.text {
        case verbatim: record.span
        case insideQuotes: Int(record.start) + 1..<Int(record.end) - 1
        default: nil
        }
    }

    // MARK: Children

    func forEachChild(of index: Int, _ body: (Int) -> Void) {
        var next = records[index].firstChild
        while next != Self.none {
            body(Int(next))
            next = records[Int(next)].nextSibling
        }
    }
}

extension String {
    /// Whether two strings are the same bytes in UTF-8.
    func hasBytes(of other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether this one comes first, by the bytes of UTF-8.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

/// A string that equals only what has the same bytes.
struct ByteString: Hashable, Sendable {
    let string: String

    init(_ string: String) {
        self.string = string
    }

    static func == (a: ByteString, b: ByteString) -> Bool { a.string.hasBytes(of: b.string) }

    func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
