import BoundedPatterns

/// Turns rules into a search plan: for each rule the literals that give its matches away, all of them in one Hyperscan
/// database.
///
/// Whole regexes of hundreds of rules make a database that is slow to compile (3.4 s), to load and to run (100 MB/s,
/// measured on 860 rules). Their literals alone compile in 0.03 s and run at 600 MB/s and more, and PCRE2 confirms the
/// few places that are left once the bytes beside a literal have been looked at.
struct RuleCompiler {
    /// Below this many bits a literal is too common to be worth a visit at each of its occurrences.
    private static let leastRarity = 3.5
    /// Below this many bits, the bytes beside it included, it is too common to ask PCRE2 there.
    private static let leastSelectivity = 9.0
    /// A text with a keyword is searched as a whole, so the keyword must be in few of them.
    private static let leastGateRarity = 12.0

    private var patterns: [HyperscanDatabase.Pattern] = []
    private var patternOfLiteral: [SearchedLiteral: Int] = [:]
    private var targets: [[SearchPlan.Target]] = []
    private var plan = SearchPlan()
    private var guardRanges: [[Anchor.Guard]: Range<UInt32>] = [:]
    private var setNumbers: [ByteSet: UInt16] = [:]
    private var problems: [RuleProblem] = []

    /// - Parameter assignmentWords: words that name credentials, for the detection of assignments.
    static func compile(_ set: RuleSet, assignmentWords: [String]) throws(HyperscanError) -> CompiledRules {
        var compiler = RuleCompiler()
        var usable: [Rule] = []
        for rule in set.rules where compiler.accepts(rule) { usable.append(rule) }
        compiler.plan.reaches = Array(repeating: 0, count: usable.count)
        for (index, rule) in usable.enumerated() { compiler.add(rule, UInt32(index)) }
        for word in assignmentWords { compiler.addAssignmentWord(word) }
        compiler.finish()
        return CompiledRules(
            database: try HyperscanDatabase(compiling: compiler.patterns), plan: compiler.plan,
            rules: RuleTable(usable), allowlists: compiler.usable(set.allowlists), problems: compiler.problems)
    }

    private init() {}

    /// A literal as Hyperscan looks for it: it can ask for the beginning of a word at no cost, which spares most of the
    /// visits to short ones.
    private struct SearchedLiteral: Hashable {
        let text: LiteralText
        let beginsWord: Bool

        init(_ text: LiteralText, guardsBefore: [Anchor.Guard] = []) {
            self.text = text
            beginsWord = guardsBefore.first == .wordBoundary && text.bytes.first.map(ByteSet.isWordByte) == true
        }

        var pattern: HyperscanDatabase.Pattern {
            let bytes = text.bytes.map { "\\x" + hexadecimal($0) }.joined()
            return HyperscanDatabase.Pattern(
                expression: (beginsWord ? "\\b" : "") + bytes, ignoresCase: text.ignoresCase)
        }
    }

    // MARK: Checking

    /// Whether PCRE2 takes all regexes of a rule; if not, that is a problem to report.
    private mutating func accepts(_ rule: Rule) -> Bool {
        let regexes = [rule.regex, rule.path].compactMap(\.self) + rule.allowlists.flatMap { $0.paths + $0.regexes }
        for regex in regexes {
            do throws(PatternError) { _ = try BoundedPattern(regex) } catch {
                let reason = RuleProblem.Reason.invalidRegex(error.message, offset: error.offset)
                problems.append(RuleProblem(rule: rule.id, origin: rule.origin, reason: reason))
                return false
            }
        }
        return true
    }

    /// The allowlists without those whose regexes are no regexes: a list that hides less is the safe side.
    private func usable(_ allowlists: [Allowlist]) -> [Allowlist] {
        allowlists.filter { list in (list.paths + list.regexes).allSatisfy { (try? BoundedPattern($0)) != nil } }
    }

    // MARK: Planning

    private mutating func add(_ rule: Rule, _ index: UInt32) {
        guard let regex = rule.regex else {
            plan.pathOnly.append(index)
            return
        }
        let pattern = PatternParser.parse(regex)
        let anchors = pattern.flatMap(AnchorSearch.anchors)
        plan.reaches[Int(index)] = RuleRuntime.reach(of: pattern, isUnicode: BoundedPattern.needsUnicode(regex))
        let gates = rule.keywords.map { LiteralText(bytes: Array($0.utf8), ignoresCase: true) }
            .filter { !$0.bytes.isEmpty }
        let shortest = anchors?.map(\.literal.bytes.count).min() ?? 0
        let gateRarity = gates.map(\.rarity).min() ?? 0
        let isGateRare = gateRarity >= Self.leastGateRarity
        if let anchors, shortest >= (isGateRare ? 4 : 2), AnchorSearch.rarity(of: anchors) >= Self.leastRarity,
            AnchorSearch.selectivity(of: anchors) >= Self.leastSelectivity
        {
            add(anchors, index, isUnicode: BoundedPattern.needsUnicode(regex))
        } else if isGateRare {
            for gate in gates { add(gate, .gate, index) }
        } else if let anchors {
            add(anchors, index, isUnicode: BoundedPattern.needsUnicode(regex))
        } else {
            addWhole(regex, index)
        }
    }

    private mutating func add(_ anchors: [Anchor], _ index: UInt32, isUnicode: Bool) {
        for anchor in anchors {
            // A character that the pattern counts as one takes up to four bytes.
            let before = anchor.before.map { Int32(clamping: isUnicode ? $0 * 4 : $0) } ?? -1
            // So the bytes beside the literal say nothing then.
            let (ahead, after) = isUnicode ? ([], []) : (anchor.guardsBefore, anchor.guardsAfter)
            targets[pattern(for: SearchedLiteral(anchor.literal, guardsBefore: ahead))].append(
                SearchPlan.Target(
                    kind: .anchor, rule: index, before: before, literalLength: UInt16(anchor.literal.bytes.count),
                    guardsBefore: guards(ahead), guardsAfter: guards(after)))
        }
    }

    private mutating func add(_ literal: LiteralText, _ kind: SearchPlan.Target.Kind, _ rule: UInt32) {
        targets[pattern(for: SearchedLiteral(literal))].append(
            SearchPlan.Target(
                kind: kind, rule: rule, before: 0, literalLength: UInt16(literal.bytes.count), guardsBefore: 0..<0,
                guardsAfter: 0..<0))
    }

    private mutating func addAssignmentWord(_ word: String) {
        add(LiteralText(bytes: Array(word.utf8), ignoresCase: true), .assignment, 0)
    }

    /// No literal, no keyword: Hyperscan runs the regex itself, if it can, and PCRE2 the texts in which it matched.
    private mutating func addWhole(_ regex: String, _ index: UInt32) {
        let pattern = HyperscanDatabase.Pattern(expression: regex, isApproximate: true, once: true)
        guard HyperscanDatabase.accepts(pattern) else {
            plan.ungated.append(index)
            return
        }
        patterns.append(pattern)
        targets.append([
            SearchPlan.Target(
                kind: .gate, rule: index, before: 0, literalLength: 0, guardsBefore: 0..<0, guardsAfter: 0..<0)
        ])
    }

    private mutating func pattern(for literal: SearchedLiteral) -> Int {
        if let known = patternOfLiteral[literal] { return known }
        patternOfLiteral[literal] = patterns.count
        patterns.append(literal.pattern)
        targets.append([])
        return patterns.count - 1
    }

    private mutating func guards(_ guards: [Anchor.Guard]) -> Range<UInt32> {
        if let known = guardRanges[guards] { return known }
        let start = UInt32(plan.guards.count)
        for condition in guards {
            switch condition {
            case .wordBoundary: plan.guards.append(SearchPlan.Guard(set: 0, least: 0, most: 0))
            case .times(let set, let count):
                plan.guards.append(SearchPlan.Guard(set: number(of: set), least: UInt16(clamping: count), most: 0))
            case .run(let set, let counts):
                plan.guards.append(
                    SearchPlan.Guard(
                        set: number(of: set), least: UInt16(clamping: counts.lowerBound),
                        most: UInt16(clamping: counts.upperBound - 1)))
            }
        }
        let range = start..<UInt32(plan.guards.count)
        guardRanges[guards] = range
        return range
    }

    private mutating func number(of set: ByteSet) -> UInt16 {
        if let known = setNumbers[set] { return known }
        plan.sets.append(set)
        let number = UInt16(clamping: plan.sets.count)
        setNumbers[set] = number
        return number
    }

    private mutating func finish() {
        for targets in targets {
            let start = UInt32(plan.targets.count)
            plan.targets += targets
            plan.patterns.append(start..<UInt32(plan.targets.count))
        }
    }
}

/// Two digits, lower case.
func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
}
