import BoundedPatterns

/// Finds places that may be findings whatever the path of the file and the rest of its text: more than a scan would
/// report, never less. It can look at a part of a text, so that of a new version only what is new is searched.
///
/// `@unchecked Sendable`: a walk hands each of its visitors, with the search in it, to one thread.
final class CandidateSearch: @unchecked Sendable {
    private let rules: CompiledRules
    private let configuration: ScanConfiguration
    private let runtimes: RuleRuntimes
    private let scratch: HyperscanScratch

    /// What is looked at beside a changed part. A rule whose matches reach further is remembered by its literal.
    static let context = 256
    /// A rule that looks at a text as a whole looks this far around a change.
    private static let wideContext = 4_096

    init(_ rules: CompiledRules, _ configuration: ScanConfiguration) throws(HyperscanError) {
        self.rules = rules
        self.configuration = configuration
        runtimes = RuleRuntimes(rules.rules)
        scratch = try HyperscanScratch(for: rules.database)
    }

    /// The literal of a rule whose matches may reach beyond the context.
    struct FarAnchor: Hashable {
        let target: UInt32
        /// Of the literal's first byte.
        let start: Int
    }

    /// What there is to know about a text.
    struct Result {
        var candidates: Set<Range<Int>> = []
        var farAnchors: Set<FarAnchor> = []
        /// Rules whose keyword the text has: their regex is tried wherever something changes.
        var openRules: Set<UInt32> = []
        /// Whether a Kubernetes secret may be in the text; then it is read as a whole.
        var mayHoldSecrets = false
    }

    // MARK: Searching

    /// Adds what is found in `part` of `text`.
    func search(_ text: UnsafeBufferPointer<UInt8>, in part: Range<Int>, into result: inout Result) {
        searchLiterals(text, in: part, into: &result)
        if !result.mayHoldSecrets {
            result.mayHoldSecrets = KubernetesSecrets.mayBe(in: UnsafeBufferPointer(rebasing: text[part]))
        }
        guard configuration.decodeDepth > 0 else { return }
        let wide = EncodedText.widened(part, in: text)
        EncodedText.forEach(in: UnsafeBufferPointer(rebasing: text[wide])) { run, decoded, _ in
            guard hasCandidates(decoded, depth: 1) else { return }
            result.candidates.insert(wide.lowerBound + run.lowerBound..<wide.lowerBound + run.upperBound)
        }
    }

    private func hasCandidates(_ decoded: [UInt8], depth: Int) -> Bool {
        decoded.withUnsafeBufferPointer { text in
            var result = Result()
            searchLiterals(text, in: 0..<text.count, into: &result)
            guard result.candidates.isEmpty, depth < configuration.decodeDepth else {
                return !result.candidates.isEmpty
            }
            var isFound = false
            EncodedText.forEach(in: text) { _, deeper, _ in
                isFound = isFound || hasCandidates(deeper, depth: depth + 1)
            }
            return isFound
        }
    }

    private func searchLiterals(
        _ text: UnsafeBufferPointer<UInt8>, in part: Range<Int>, into result: inout Result
    ) {
        guard !part.isEmpty, let found = try? LiteralSearch.search(text, in: part, rules, scratch) else { return }
        for hit in found.hits {
            let target = rules.plan.targets[Int(hit.target)]
            switch target.kind {
            case .anchor:
                if isFar(target) { result.farAnchors.insert(FarAnchor(target: hit.target, start: hit.start)) }
                confirm(target, at: hit.start, in: text, into: &result)
            case .assignment: judgeAssignment(target, at: hit.start, in: text, into: &result)
            case .gate: break
            }
        }
        let opened = found.gatedRules.subtracting(result.openRules)
        for rule in opened { confirmEverywhere(rule, in: text, 0..<text.count, into: &result) }
        for rule in result.openRules + rules.plan.ungated {
            let reach = min(Int(rules.plan.reaches[Int(rule)]), Self.wideContext)
            let wide = max(0, part.lowerBound - reach)..<min(text.count, part.upperBound + reach)
            confirmEverywhere(rule, in: text, wide, into: &result)
        }
        result.openRules.formUnion(opened)
    }

    /// Looks again at what a change near a literal may have made of it.
    func search(
        _ text: UnsafeBufferPointer<UInt8>, at anchor: FarAnchor, changed parts: [Range<Int>], into result: inout Result
    ) {
        let target = rules.plan.targets[Int(anchor.target)]
        let around = max(0, anchor.start - target.lookBehind)..<(anchor.start + rules.plan.reach(of: target))
        guard parts.contains(where: { $0.overlaps(around) }) else { return }
        confirm(target, at: anchor.start, in: text, into: &result)
    }

    /// Adds the values of the Kubernetes secrets in a text.
    func searchKubernetesSecrets(_ text: UnsafeBufferPointer<UInt8>, into result: inout Result) {
        guard result.mayHoldSecrets, configuration.findsGenericCredentials else { return }
        for value in KubernetesSecrets(in: text).values { result.candidates.insert(value.range) }
    }

    private func isFar(_ target: SearchPlan.Target) -> Bool {
        target.before < 0 || target.lookBehind + rules.plan.reach(of: target) > Self.context
    }

    // MARK: Confirming

    private func confirm(
        _ target: SearchPlan.Target, at start: Int, in text: UnsafeBufferPointer<UInt8>, into result: inout Result
    ) {
        guard let runtime = runtimes[target.rule], let pattern = runtime.pattern else { return }
        let first = max(0, start - target.lookBehind)
        let end = min(text.count, start + rules.plan.reach(of: target))
        guard let groups = pattern.match(text, starts: first..<(start + 1), end: end) else { return }
        judge(groups, runtime.rule, in: text, into: &result)
    }

    private func confirmEverywhere(
        _ rule: UInt32, in text: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, into result: inout Result
    ) {
        guard let runtime = runtimes[rule], let pattern = runtime.pattern else { return }
        var start = part.lowerBound
        while start < part.upperBound,
            let groups = pattern.match(text, starts: start..<part.upperBound, end: text.count),
            let match = groups.first.flatMap(\.self)
        {
            judge(groups, runtime.rule, in: text, into: &result)
            start = max(match.upperBound, match.lowerBound + 1)
        }
    }

    private func judge(
        _ groups: [Range<Int>?], _ rule: Rule, in text: UnsafeBufferPointer<UInt8>, into result: inout Result
    ) {
        guard let match = groups.first.flatMap(\.self), !match.isEmpty else { return }
        let candidate = Candidate(rule: rule, text: text, match: match, secret: rule.secret(groups, match), path: "")
        guard case .finding(let confidence, _) = FilterChain.credibility(of: candidate, candidate.secretBytes),
            confidence >= configuration.minimalConfidence
        else { return }
        result.candidates.insert(match)
    }

    private func judgeAssignment(
        _ target: SearchPlan.Target, at start: Int, in text: UnsafeBufferPointer<UInt8>, into result: inout Result
    ) {
        guard configuration.findsGenericCredentials,
            let assignment = Assignment(
                around: start..<(start + Int(target.literalLength)), in: text, allowsBareValues: true),
            let confidence = SecretJudge.judge(
                name: Array(text[assignment.name]), value: Array(text[assignment.value]),
                isQuoted: assignment.isQuoted, kind: .unknown),
            confidence >= configuration.minimalConfidence
        else { return }
        result.candidates.insert(assignment.name.lowerBound..<assignment.value.upperBound)
    }
}
