import SecretMemory

/// What a value is, apart from its text.
public enum PlainType: Hashable, Sendable {
    case string
    case int
    case float
    case bool
    case null
    case bytes
    /// A point in time, as RFC 3339 writes it.
    case time
    /// A comment of a list, which SOPS keeps as an item of it.
    case comment

    init?(sops name: String) {
        switch name {
        case "str": self = .string
        case "int", "int64": self = .int
        case "float": self = .float
        case "bool": self = .bool
        case "bytes": self = .bytes
        case "time": self = .time
        case "comment": self = .comment
        default: return nil
        }
    }

    /// As a token names it; nulls are never encrypted.
    var sopsName: String {
        switch self {
        case .string, .null: "str"
        case .int: "int"
        case .float: "float"
        case .bool: "bool"
        case .bytes: "bytes"
        case .time: "time"
        case .comment: "comment"
        }
    }
}

/// A SOPS file that was opened: its values by path in one arena, and the document that they came from.
public struct SOPSPlaintext: ~Copyable, Sendable {
    struct Opened {
        let type: PlainType
        let slot: SecretArena.Slot
    }

    struct OpenedComment {
        let range: Range<Int>
        let text: HeldSecret
    }

    public let document: SOPSDocument
    private let arena: SecretArena
    private let opened: [Opened]
    let comments: [OpenedComment]

    init(
        _ document: SOPSDocument, _ arena: consuming SecretArena, _ opened: [Opened], comments: [OpenedComment]
    ) {
        self.document = document
        self.arena = arena
        self.opened = opened
        self.comments = comments
    }

    public var count: Int { opened.count }

    public func path(at index: Int) -> ValuePath { document.values[index].path }

    public func type(at index: Int) -> PlainType { opened[index].type }

    /// Lends the value at `index`, in the order of the document: a string's content, `true`, `12.5`; of null nothing.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try arena.withBytes(of: opened[index].slot, body)
    }

    /// The place of the value behind a path, in the first document that has it.
    public func index(of path: ValuePath) -> Int? { document.values.firstIndex { $0.path == path } }
}
