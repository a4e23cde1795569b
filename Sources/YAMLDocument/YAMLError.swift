/// Why a text is not taken as YAML, or an edit was not made.
public struct YAMLError: Error, Hashable, Sendable {
    public let location: SourceLocation
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        /// libyaml's own words.
        case syntax(String)
        case notUTF8
        case utf16
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case duplicateKey(String)
        /// A key that is no plain or quoted scalar.
        case complexKey
        case undefinedAlias(String)
        /// An edit that this text's layout does not allow, such as into a collection behind an alias.
        case notEditable
        /// The edited text did not read back as what was asked for; nothing of it may be used.
        case editFailed
    }

    public init(_ reason: Reason, at location: SourceLocation) {
        self.reason = reason
        self.location = location
    }
}

/// What one text may cost.
public struct YAMLLimits: Hashable, Sendable {
    public var bytes: Int
    public var depth: Int
    public var nodes: Int

    public init(bytes: Int = 10 << 20, depth: Int = 100, nodes: Int = 1_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
