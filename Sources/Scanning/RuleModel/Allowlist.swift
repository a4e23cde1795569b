/// What a team knows to be harmless, as Gitleaks writes it.
public struct Allowlist: Sendable, Equatable {
    /// What the regexes of an allowlist look at.
    public enum Target: UInt8, Sendable, CaseIterable {
        case secret, match, line

        public var name: String { ["secret", "match", "line"][Int(rawValue)] }
    }

    public var description = ""
    /// Whether all of the given criteria must hold, instead of one.
    public var requiresAll = false
    public var commits: [String] = []
    public var paths: [String] = []
    public var regexes: [String] = []
    public var target = Target.secret
    /// Text that a secret contains, in any case.
    public var stopwords: [String] = []
    /// Of a list for the whole file: the rules that it is for, all if empty.
    public var targetRules: [String] = []

    public init() {}
}
