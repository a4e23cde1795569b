/// Why a rule file was refused. It is never read halfway: a rule that is silently dropped finds nothing, silently.
public struct RuleFileError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case syntax(TOMLError.Reason)
        case unknownKey(String, nearest: String?)
        case wrongType(key: String, expected: String, found: TOMLKind)
        case missingKey(String)
        case invalidValue(key: String, value: String, nearest: String?)
        /// Two rules of one file have this id.
        case duplicateRule(String)
        /// `disabledRules`, `targetRules` or `required` names a rule that nobody defines.
        case unknownRule(String, nearest: String?)
        /// The file that `extend.path` names cannot be read, or extends too many others.
        case cannotExtend(String)
    }

    public let file: String
    public let location: TextLocation
    public let reason: Reason
}

/// A rule that is left out while all others work.
public struct RuleProblem: Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// PCRE2's message, and where in the pattern.
        case invalidRegex(String, offset: Int)
    }

    public let rule: String
    public let origin: RuleOrigin
    public let reason: Reason
}
