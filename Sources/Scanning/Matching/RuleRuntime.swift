import BoundedPatterns

/// A rule with its compiled regexes, made when a scan first needs it and kept by one thread.
final class RuleRuntime {
    let rule: Rule
    let pattern: BoundedPattern?
    private let pathPattern: BoundedPattern?
    let allowlists: [AllowlistMatcher]

    /// A secret longer than this is cut: private keys of 16,384 bits are a fifth of it.
    private static let reachLimit = 65_536

    /// How far a match of `pattern` reaches beyond where it begins. Two bytes more than it can take, so that no `$` is
    /// true at a cut.
    static func reach(of pattern: PatternNode?, isUnicode: Bool) -> UInt32 {
        guard let width = pattern?.maximalWidth else { return UInt32(reachLimit) }
        return UInt32(min(width * (isUnicode ? 4 : 1) + 2, reachLimit))
    }

    init?(_ rule: Rule) {
        self.rule = rule
        if let regex = rule.regex {
            guard let pattern = try? BoundedPattern(regex) else { return nil }
            self.pattern = pattern
        } else {
            pattern = nil
        }
        pathPattern = rule.path.flatMap { try? BoundedPattern($0) }
        allowlists = rule.allowlists.map(AllowlistMatcher.init)
    }

    func applies(to path: String) -> Bool {
        guard let pathPattern else { return rule.path == nil }
        return pathPattern.occurs(in: Array(path.utf8))
    }
}

extension Rule {
    /// The group that the rule names; without a name the first that took part, as Gitleaks has it.
    func secret(_ groups: [Range<Int>?], _ match: Range<Int>) -> Range<Int> {
        if secretGroup > 0 { return secretGroup < groups.count ? groups[secretGroup] ?? match : match }
        return groups.dropFirst().lazy.compactMap(\.self).first { !$0.isEmpty } ?? match
    }
}
