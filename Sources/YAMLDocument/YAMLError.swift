/// Why a text is not taken as YAML, or an edit was not made.
public struct YAMLError: Error, Hashable, Sendable {
    /// For an edit that failed, in the text before it.
    public let location: SourceLocation
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        // MARK: Reading

        /// libyaml's own words.
        case syntax(String)
        /// A tab where only spaces may indent.
        case tab
        case notUTF8
        /// UTF-16 or UTF-32.
        case utf16
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        /// More `%TAG` and other lines before one document than anybody needs.
        case tooManyDirectives(limit: Int)
        case duplicateKey(String)
        /// A key that is no scalar, or an alias.
        case complexKey
        /// An alias without an anchor before it.
        case undefinedAlias(String)

        // MARK: Editing

        /// What was given as the text of a scalar is none, is more than one, or takes more than one line.
        case notOneScalar
        /// An edit that this text's layout does not allow, such as into a collection behind an alias.
        case notEditable
        /// Two edits of the same bytes.
        case conflictingEdits
        /// What would go has an anchor that an alias needs.
        case anchorInUse(String)
        /// The edited text did not read back as what was asked for; nothing of it may be used.
        case editFailed
    }

    public init(_ reason: Reason, at location: SourceLocation) {
        self.reason = reason
        self.location = location
    }
}
