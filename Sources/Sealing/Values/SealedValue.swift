/// A sealed value as it stands in a file: `seal:v1:SCOPE:KEYID:BASE64URL`.
///
/// Parsing checks everything that can be checked without a key; whether it opens, a ``ValueOpener`` says. A token has
/// one spelling, so two sealed values are equal exactly when their tokens are.
public struct SealedValue: Sendable {
    /// The longest token: it holds the longest value, in place, under the larger of the two suites.
    public static let maximumLength = 92_000
    static let prefix = "seal:v1:"

    public let token: String
    public let scope: ScopeName
    public let keyID: KeyID
    public let valueID: ValueID
    /// Of values that are sealed in place; a manifest's have none.
    public let documentID: DocumentID?
    /// What follows the ids: the encapsulated key, then the ciphertext.
    let sealed: [UInt8]

    public init(token: String) throws(TokenError) {
        guard token.utf8.count <= Self.maximumLength else { throw .tooLong }
        var rest = token.utf8[...]
        guard rest.starts(with: Self.prefix.utf8) else { throw .unknownPrefix }
        rest = rest.dropFirst(Self.prefix.utf8.count)
        guard let scope = Self.field(&rest).flatMap({ ScopeName(String(Substring($0))) }) else { throw .invalidScope }
        guard let keyID = Self.field(&rest).flatMap({ KeyID(hexadecimal: $0) }) else { throw .invalidKeyID }
        guard let body = Base64URL.bytes(rest.span) else { throw .invalidBody }
        let header = try BodyHeader(body)
        self.token = token
        self.scope = scope
        self.keyID = keyID
        self.valueID = header.valueID
        self.documentID = header.documentID
        self.sealed = Array(body.dropFirst(header.count))
    }

    /// What a sealer has made.
    init(scope: ScopeName, keyID: KeyID, header: BodyHeader, sealed: [UInt8]) {
        var body: [UInt8] = []
        body.reserveCapacity(header.count + sealed.count)
        header.append(to: &body)
        body.append(contentsOf: sealed)
        self.token = Self.beginning(scope, keyID) + Base64URL.text(body)
        self.scope = scope
        self.keyID = keyID
        self.valueID = header.valueID
        self.documentID = header.documentID
        self.sealed = sealed
    }

    /// Whether `text` claims to be a sealed value: it begins with `seal:`, in any case. What claims to be one and does
    /// not parse must never be taken for a value.
    public static func looksLikeToken(_ text: String) -> Bool {
        text.utf8.prefix(5).map(lowercase).elementsEqual("seal:".utf8)
    }

    /// What all tokens of one key begin with.
    static func beginning(_ scope: ScopeName, _ keyID: KeyID) -> String {
        "\(prefix)\(scope):\(keyID):"
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    var header: BodyHeader { BodyHeader(valueID: valueID, documentID: documentID) }

    /// Everything up to the next colon, which is dropped as well.
    private static func field(_ rest: inout Substring.UTF8View) -> Substring.UTF8View? {
        guard let colon = rest.prefix(ScopeName.maximumLength + 1).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        defer { rest = rest[rest.index(after: colon)...] }
        return rest[..<colon]
    }
}

extension SealedValue: Hashable {
    public static func == (a: SealedValue, b: SealedValue) -> Bool {
        a.token == b.token
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(token)
    }
}

extension SealedValue: CustomStringConvertible {
    public var description: String { token }
}
