import JSON

/// A SOPS file that was read and is still closed: its values in their order, and the text around them.
///
/// ```swift
/// let document = try SOPSDocument(parsing: bytes, as: .yaml)
/// let key = try SOPSKeyring(identities: identities).dataKey(of: document.metadata)
/// let opened = try document.open(with: key)
/// ```
public struct SOPSDocument: Sendable {
    public static let maximumLength = 10 << 20

    public let format: SOPSFormat
    /// The file, byte for byte.
    public let source: [UInt8]
    public let metadata: SOPSMetadata
    /// Every scalar value, in document order, those of all documents of the file.
    public let values: [Value]
    /// Comments that are encrypted, in the order of the file.
    let comments: [Comment]
    /// What belongs to SOPS alone and goes when the file is written in plain.
    let blockRanges: [Range<Int>]

    public struct Value: Hashable, Sendable {
        public let path: ValuePath
        /// The bytes that it stands in, quotes included.
        public let range: Range<Int>
        /// Which of the file's documents it belongs to, from 0.
        public let document: Int
        let content: Content
        let isEncrypted: Bool

        /// Whether the file shows it to everyone.
        public var isPublic: Bool { !isEncrypted }
    }

    /// What a value is as long as it is closed.
    enum Content: Hashable, Sendable {
        case token(SOPSToken)
        case text(String)
        case number(String, isFloat: Bool)
        case bool(Bool)
        case time(String)
        case null
    }

    struct Comment: Hashable, Sendable {
        /// Where the text behind the comment's sign stands.
        let range: Range<Int>
        let token: SOPSToken
        /// The keys that it may be bound to: where a comment belongs is more than its place tells.
        let places: [[String]]
    }

    /// - Throws: ``SOPSError/noMetadata`` for a file that SOPS has not encrypted.
    public init(parsing source: [UInt8], as format: SOPSFormat) throws(SOPSError) {
        guard source.count <= Self.maximumLength else { throw .tooLarge(limit: Self.maximumLength) }
        let parts: SOPSParts
        switch format {
        case .yaml: parts = try SOPSYAMLReader.parts(of: source)
        case .json, .binary: parts = try SOPSJSONReader.parts(of: source)
        case .dotenv: parts = try SOPSDotenvReader.parts(of: source)
        case .ini: parts = try SOPSINIReader.parts(of: source)
        }
        let metadata = try SOPSMetadata(parts.block)
        var values: [Value] = []
        for scalar in parts.scalars {
            let isEncrypted = metadata.rules.encrypts(scalar.path.keys, comments: scalar.comments)
            let content = try Self.content(of: scalar, isEncrypted: isEncrypted)
            values.append(
                Value(
                    path: scalar.path, range: scalar.range, document: scalar.document, content: content,
                    isEncrypted: isEncrypted))
        }
        self.format = format
        self.source = source
        self.metadata = metadata
        self.values = values
        comments = parts.comments
        blockRanges = parts.blockRanges
    }

    /// Where the rules say so, text that is not empty is a token; elsewhere it is never one.
    private static func content(of scalar: SOPSParts.Scalar, isEncrypted: Bool) throws(SOPSError) -> Content {
        guard isEncrypted, scalar.content != .null, scalar.content != .text("") else { return scalar.content }
        guard case .text(let text) = scalar.content, SOPSToken.looksLikeToken(text) else {
            throw .notEncrypted(scalar.path)
        }
        guard let token = SOPSToken(text) else { throw .malformedValue(scalar.path) }
        return .token(token)
    }
}

/// What the readers of the formats find, before anybody asks what it means.
struct SOPSParts {
    struct Scalar {
        var path: ValuePath
        var content: SOPSDocument.Content
        var range: Range<Int>
        var document = 0
        /// Before it and before the collections around it.
        var comments: [String] = []
        /// In YAML's brackets or braces, where a token needs quotes.
        var isInFlow = false
    }

    var block: SOPSBlock
    var scalars: [Scalar] = []
    var comments: [SOPSDocument.Comment] = []
    var blockRanges: [Range<Int>] = []
}
