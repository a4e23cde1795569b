/// A scalar as it means and as it is written.
public struct YAMLScalar: Hashable, Sendable {
    /// Quotes, escapes and folding resolved.
    public let content: String
    public let style: Style
    /// What the core schema of YAML 1.2 reads it as; a quoted scalar is a string unless its tag says otherwise.
    public let coreType: CoreType

    public enum Style: UInt8, Hashable, Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    public enum CoreType: Hashable, Sendable {
        case string
        case null
        case bool
        case int
        case float
    }
}
