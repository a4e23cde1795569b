/// Why a text is no TOML, and where.
public struct TOMLError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case invalidUTF8
        case controlCharacter
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case expected(String)
        case unterminatedString
        case invalidEscape
        case invalidNumber(String)
        case invalidDate(String)
        /// The key has a value already, or the table was closed where it was defined.
        case duplicateKey(String)
        /// The key is used as a table but holds another kind of value.
        case notATable(String)
        case trailingCharacters
    }

    public let reason: Reason
    public let location: TextLocation
}

/// What a TOML reader puts up with.
struct TOMLLimits: Sendable {
    var bytes = 16 << 20
    /// Nested arrays, inline tables and dotted keys.
    var depth = 64
}
