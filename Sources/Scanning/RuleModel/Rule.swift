/// One kind of credential: how it looks, how to tell it from what only looks like it, and what to do about a leak.
public struct Rule: Sendable, Equatable {
    public var id: String
    /// Whose credential it is; findings of one provider share their fingerprints.
    public var provider: String?
    public var description = ""
    /// In the syntax that Go's RE2 and PCRE2 share. A rule without one finds files by their path.
    public var regex: String?
    /// One of these must occur in the text, in any case, for the rule to apply; empty: it always does.
    public var keywords: [String] = []
    /// The secret must have more bits of entropy a character than this.
    public var entropy: Double?
    /// The capture group that holds the secret; 0: the first that took part, else the whole match.
    public var secretGroup = 0
    /// A regex on the path of the file.
    public var path: String?
    public var tags: [String] = []
    public var allowlists: [Allowlist] = []
    public var confidence = Confidence.medium
    public var severity = Severity.high
    public var check: CheckName?
    /// Other rules that must match nearby.
    public var companions: [Companion] = []
    /// It is there for the rules that name it as a companion, and reports nothing itself.
    public var isCompanionOnly = false
    /// Texts that the rule finds, and texts that it leaves alone: its tests.
    public var examples: [String] = []
    public var counterexamples: [String] = []
    /// What to do about a leak.
    public var remediation: String?
    /// Where to do it.
    public var url: String?
    public var origin: RuleOrigin

    /// What a fingerprint is keyed with.
    public var family: String { provider ?? id }
}

/// Where a rule stands.
public struct RuleOrigin: Sendable, Hashable {
    public let file: String
    public let location: TextLocation

    public init(file: String, location: TextLocation) {
        self.file = file
        self.location = location
    }
}
