import BoundedPatterns

/// What one rule makes of one text, step by step as in a scan, and why it finds nothing where it does not.
public struct RuleTrial: Sendable {
    /// A place where the rule's regex matched.
    public struct Match: Sendable {
        public enum Outcome: Sendable, Equatable {
            case finding(Confidence, Finding.Reason)
            case dropped(DropReason)
        }

        public let start: TextLocation
        public let secret: FoundSecret
        public let outcome: Outcome
    }

    public enum Verdict: Sendable {
        /// PCRE2 does not take one of its regexes.
        case unusable
        /// The rule looks at other files.
        case otherPath(String)
        /// The file as a whole is allowlisted; the list's description.
        case fileAllowlisted(String)
        /// None of the rule's keywords occurs; whether the regex would have matched.
        case noKeyword(regexMatches: Bool)
        case noMatch
        case matches([Match])
    }

    public let verdict: Verdict

    /// So many matches are told; a text with more is no test.
    private static let matchLimit = 100

    /// - Parameters:
    ///   - allowlists: those of the whole rule set.
    ///   - path: what the text's file is called; `nil`: any file that the rule looks at.
    public init(_ rule: Rule, on text: [UInt8], path: String?, allowlists: [Allowlist] = []) {
        guard let runtime = RuleRuntime(rule) else {
            verdict = .unusable
            return
        }
        let lists = allowlists.map(AllowlistMatcher.init)
        if let path {
            if let list = lists.first(where: { $0.list.targetRules.isEmpty && $0.allows(path: path) }) {
                verdict = .fileAllowlisted(list.list.description)
                return
            }
            if let regex = rule.path, !runtime.applies(to: path) {
                verdict = .otherPath(regex)
                return
            }
        }
        guard let pattern = runtime.pattern else {
            verdict = .matches([Self.pathMatch(rule, path ?? "")])
            return
        }
        let filters = FilterChain(globalAllowlists: lists)
        verdict = text.withUnsafeBufferPointer { bytes in
            let matches = Self.matches(runtime, pattern, bytes, path ?? "", filters)
            let hasKeyword =
                rule.keywords.isEmpty || rule.keywords.contains { bytes.containsIgnoringCase(Array($0.utf8)) }
            if !hasKeyword { return .noKeyword(regexMatches: !matches.isEmpty) }
            return matches.isEmpty ? .noMatch : .matches(matches)
        }
    }

    /// Whether it reports anything by itself; what a check makes doubtful is not reported.
    public var finds: Bool {
        guard case .matches(let matches) = verdict else { return false }
        return matches.contains { match in
            guard case .finding(let confidence, let reason) = match.outcome else { return false }
            return confidence > .low || reason != .checkFails
        }
    }

    private static func pathMatch(_ rule: Rule, _ path: String) -> Match {
        Match(
            start: TextLocation(line: 1, column: 1), secret: FoundSecret(bytes: Array(path.utf8)),
            outcome: .finding(rule.confidence, .path))
    }

    private static func matches(
        _ runtime: RuleRuntime, _ pattern: BoundedPattern, _ text: UnsafeBufferPointer<UInt8>, _ path: String,
        _ filters: FilterChain
    ) -> [Match] {
        var matches: [Match] = []
        var lines = LineCounter()
        var start = 0
        while start < text.count, matches.count < matchLimit,
            let groups = pattern.match(text, starts: start..<(text.count + 1), end: text.count),
            let match = groups.first.flatMap(\.self)
        {
            let secret = runtime.rule.secret(groups, match)
            let candidate = Candidate(rule: runtime.rule, text: text, match: match, secret: secret, path: path)
            // A counter only goes forward, and the secret of one match may begin before that of an earlier one.
            var own = lines
            if match.lowerBound > lines.offset { _ = lines.advance(to: match.lowerBound, in: text, base: 0) }
            own = lines
            let outcome: Match.Outcome =
                switch filters.judge(candidate, runtime, ciphertext: { Ciphertext(in: text) }) {
                case .finding(let confidence, let reason): .finding(confidence, reason)
                case .dropped(let reason): .dropped(reason)
                }
            matches.append(
                Match(
                    start: own.advance(to: secret.lowerBound, in: text, base: 0),
                    secret: FoundSecret(bytes: candidate.secretBytes), outcome: outcome))
            start = max(match.upperBound, match.lowerBound + 1)
        }
        return matches
    }
}
