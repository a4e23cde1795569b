import JSON
import SecretMemory

/// Secrets that came out of another program's file: in one arena, each as keys or as a single value.
public struct ImportedSecrets: ~Copyable, Sendable {
    public struct Secret: Sendable {
        /// What the other program calls it; `nil` where only the file has a name.
        public let name: String?
        public let namespace: String?
        public let content: Content
        /// What the file shows to everyone, by key.
        public let plain: [(key: String, text: String)]

        init(
            name: String? = nil, namespace: String? = nil, _ content: Content,
            plain: [(key: String, text: String)] = []
        ) {
            self.name = name
            self.namespace = namespace
            self.content = content
            self.plain = plain
        }
    }

    public enum Content: Sendable {
        case keys([Key])
        case single(SecretArena.Slot)
    }

    public struct Key: Sendable {
        public let name: String
        public let slot: SecretArena.Slot
    }

    /// What is worth telling about a file that was read.
    public enum Note: Hashable, Sendable {
        /// `$` in a value, which other programs replace by a variable and we do not.
        case variable(key: String)
        /// A null, which is no value.
        case null(key: String)
        /// A document that is no secret.
        case otherKind(String)
    }

    private let arena: SecretArena
    public let secrets: [Secret]
    public let notes: [Note]

    init(_ arena: consuming SecretArena, _ secrets: [Secret], notes: [Note] = []) {
        self.arena = arena
        self.secrets = secrets
        self.notes = notes
    }

    /// Lends one value.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        of slot: SecretArena.Slot, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try arena.withBytes(of: slot, body)
    }

    /// A file as the one value of a secret.
    public init(single content: borrowing SecretBytes) {
        var arena = SecretArena(capacity: content.count)
        let slot = content.withBytes { arena.append($0) } ?? arena.slot(from: 0)
        self.init(arena, [Secret(.single(slot))])
    }
}

/// Why another program's file is not read. No value is ever in it.
public enum ImportError: Error, Hashable, Sendable {
    /// The larger files of that kind are refused.
    public static let maximumLength = 10 << 20

    case tooLarge(limit: Int)
    /// A place in it, by line and what is wrong there.
    case line(Int, LineFault)
    case yaml(line: Int, column: Int)
    case json(JSONError)
    /// There is nothing in it of the kind that was asked for.
    case noObject(kind: String)
    /// An object without a field that it must have.
    case missing(field: String, of: String)
    /// A value that is not base64.
    case notBase64(key: String, of: String)
    /// A value that is no text.
    case notText(key: String, of: String)
    /// Two values that would have one name.
    case duplicateKey(String)
    /// The other program reports that it could not give it out.
    case refusedByStore(name: String, code: String)

    // MARK: Sealed Secrets

    case privateKey(SealedSecretKeyFault)
    /// None of the keys opens it: another cluster's, or moved from another name or namespace.
    case doesNotOpen(key: String, of: String)

    public enum LineFault: Hashable, Sendable {
        /// Neither a comment nor `KEY=VALUE`.
        case noAssignment
        /// A quote without its end.
        case openQuote
        /// Something behind the closing quote.
        case textBehindQuote
        case duplicateKey(String)
        /// A value of dotenvx, which only it can open.
        case dotenvx(String)
    }
}
