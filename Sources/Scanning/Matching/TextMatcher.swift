import BoundedPatterns

/// Finds the secrets of one input, stretch by stretch: literals first, then regexes around them, then the filters.
final class TextMatcher {
    private let rules: CompiledRules
    private let configuration: ScanConfiguration
    private let scratch: HyperscanScratch
    private let filters: FilterChain
    private let runtimes: RuleRuntimes
    private var progress: MatchingProgress

    private var input = ScanInput(path: "", bytes: [])
    private var knownFileKind: FileKind?
    private var lines = LineCounter()

    init(
        _ rules: CompiledRules, _ configuration: ScanConfiguration, _ filters: FilterChain
    ) throws(HyperscanError) {
        self.rules = rules
        self.configuration = configuration
        self.filters = filters
        scratch = try HyperscanScratch(for: rules.database)
        runtimes = RuleRuntimes(rules.rules)
        progress = MatchingProgress(ruleCount: rules.rules.count)
    }

    func begin(_ input: ScanInput) {
        self.input = input
        knownFileKind = nil
        lines = LineCounter()
    }

    /// Findings of the rules that look at the path alone.
    func pathFindings() -> [Finding] {
        rules.plan.pathOnly.compactMap { index in
            guard let runtime = runtimes[index], runtime.applies(to: input.path) else { return nil }
            let start = TextLocation(line: 1, column: 1)
            let match = ConfirmedMatch(
                rule: runtime.rule, match: 0..<0, secret: 0..<0, content: Array(input.path.utf8),
                confidence: runtime.rule.confidence, reason: .path, encoding: nil, isGeneric: false)
            return finding(match, start, start, Excerpt(before: input.path, after: ""))
        }
    }

    /// Scans a stretch and adds what it reports; stretches of an input come in their order.
    func scan(_ stretch: Stretches.Stretch, _ result: inout InputResult) {
        var matches: [ConfirmedMatch] = []
        search(stretch.bytes, encoding: nil, into: &matches, &result)
        if configuration.decodeDepth > 0 {
            EncodedText.forEach(in: stretch.bytes) { range, decoded, encoding in
                searchDecoded(decoded, encoding, at: range, stretch.bytes, into: &matches, &result)
            }
        }
        if configuration.findsGenericCredentials { searchKubernetesSecrets(stretch.bytes, into: &matches) }
        if let known = configuration.knownValues { searchKnownValues(known, stretch.bytes, into: &matches) }
        let owned = CompanionCheck(stretch.bytes, matches).reported.filter {
            stretch.owned.contains($0.secret.lowerBound + stretch.base)
        }
        report(withoutGenericInSpecific(owned), hiding: matches.map(\.secret), in: stretch, &result)
        if stretch.owned.upperBound < stretch.base + stretch.bytes.count {
            _ = lines.advance(to: stretch.owned.upperBound, in: stretch.bytes, base: stretch.base)
        }
    }

    /// What is found in decoded text is reported where the encoded text stands.
    private func searchDecoded(
        _ decoded: [UInt8], _ encoding: Finding.Encoding, at range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>,
        into matches: inout [ConfirmedMatch], _ result: inout InputResult
    ) {
        var inner: [ConfirmedMatch] = []
        searchLayers(decoded, depth: 1, into: &inner, &result)
        guard !inner.isEmpty else { return }
        let place = Candidate(
            rule: .genericCredential, text: text, match: range, secret: range, path: input.path,
            commit: input.introduction?.commit)
        guard !InlineAllowance.allows(place), !Ciphertext(in: text).contains(place) else { return }
        for match in inner {
            matches.append(
                ConfirmedMatch(
                    rule: match.rule, match: range, secret: range, content: match.content,
                    confidence: match.confidence, reason: match.reason, encoding: encoding, isGeneric: match.isGeneric))
        }
    }

    private func searchLayers(
        _ decoded: [UInt8], depth: Int, into matches: inout [ConfirmedMatch], _ result: inout InputResult
    ) {
        decoded.withUnsafeBufferPointer { text in
            search(text, encoding: nil, into: &matches, &result)
            guard depth < configuration.decodeDepth else { return }
            EncodedText.forEach(in: text) { _, deeper, _ in
                searchLayers(deeper, depth: depth + 1, into: &matches, &result)
            }
        }
    }

    /// All that rules and filters let through in `text`, in order, before one finding stands for several.
    func confirmedMatches(in text: UnsafeBufferPointer<UInt8>) -> [ConfirmedMatch] {
        var matches: [ConfirmedMatch] = []
        var result = InputResult()
        search(text, encoding: nil, into: &matches, &result)
        return matches
    }

    // MARK: Searching

    private func search(
        _ text: UnsafeBufferPointer<UInt8>, encoding: Finding.Encoding?, into matches: inout [ConfirmedMatch],
        _ result: inout InputResult
    ) {
        guard text.count > 0, let found = try? LiteralSearch.search(text, in: 0..<text.count, rules, scratch) else {
            return
        }
        if found.isTruncated {
            result.skipped.append(SkippedInput(path: input.path, reason: .truncated))
        }
        var pass = MatchingPass(text: text, path: input.path)
        progress.begin()
        for hit in found.hits {
            let target = rules.plan.targets[Int(hit.target)]
            switch target.kind {
            case .anchor: confirm(hit, target, in: &pass, into: &matches)
            case .assignment: judgeAssignment(hit, target, in: &pass, into: &matches)
            case .gate: break
            }
        }
        for rule in found.gatedRules.sorted() + rules.plan.ungated {
            confirmEverywhere(rule, in: &pass, into: &matches)
        }
    }

    private func confirm(
        _ hit: LiteralSearch.Hit, _ target: SearchPlan.Target, in pass: inout MatchingPass,
        into matches: inout [ConfirmedMatch]
    ) {
        let done = progress.end(of: target.rule)
        // Where the last match ended the next one may begin, as a plain search through the text would have it.
        guard hit.start + Int(target.literalLength) > done, progress.spend(target.rule),
            let runtime = runtimes[target.rule], let pattern = runtime.pattern
        else { return }
        let first = max(done, hit.start - target.lookBehind)
        guard first <= hit.start else { return }
        let end = min(pass.text.count, hit.start + rules.plan.reach(of: target))
        guard let groups = pattern.match(pass.text, starts: first..<(hit.start + 1), end: end),
            let match = groups.first.flatMap(\.self)
        else { return }
        progress.matched(target.rule, to: max(match.upperBound, match.lowerBound + 1))
        judge(groups, match, runtime, in: &pass, into: &matches)
    }

    private func confirmEverywhere(
        _ rule: UInt32, in pass: inout MatchingPass, into matches: inout [ConfirmedMatch]
    ) {
        guard let runtime = runtimes[rule], let pattern = runtime.pattern else { return }
        var start = 0
        while start < pass.text.count, progress.spend(rule),
            let groups = pattern.match(pass.text, starts: start..<(pass.text.count + 1), end: pass.text.count),
            let match = groups.first.flatMap(\.self)
        {
            judge(groups, match, runtime, in: &pass, into: &matches)
            start = max(match.upperBound, match.lowerBound + 1)
        }
    }

    private func judge(
        _ groups: [Range<Int>?], _ match: Range<Int>, _ runtime: RuleRuntime, in pass: inout MatchingPass,
        into matches: inout [ConfirmedMatch]
    ) {
        guard runtime.applies(to: input.path) || runtime.rule.path == nil else { return }
        guard pass.hasKeyword(runtime.rule) else { return }
        let secret = runtime.rule.secret(groups, match)
        let candidate = Candidate(
            rule: runtime.rule, text: pass.text, match: match, secret: secret, path: input.path,
            commit: input.introduction?.commit)
        let outcome = filters.judge(candidate, runtime) { pass.ciphertext() }
        guard case .finding(let confidence, let reason) = outcome else { return }
        matches.append(
            ConfirmedMatch(
                rule: runtime.rule, match: match, secret: secret, content: candidate.secretBytes,
                confidence: confidence, reason: reason, encoding: nil, isGeneric: false))
    }

    // MARK: Assignments

    /// Most files have no telling name in them and need no answer.
    private var fileKind: FileKind {
        if let knownFileKind { return knownFileKind }
        let kind = FileKind(input.path)
        knownFileKind = kind
        return kind
    }

    private func judgeAssignment(
        _ hit: LiteralSearch.Hit, _ target: SearchPlan.Target, in pass: inout MatchingPass,
        into matches: inout [ConfirmedMatch]
    ) {
        guard configuration.findsGenericCredentials, hit.start >= pass.namesReadTo, !fileKind.isLockFile else { return }
        let word = hit.start..<(hit.start + Int(target.literalLength))
        guard
            let assignment = Assignment(around: word, in: pass.text, allowsBareValues: fileKind.hasBareValues)
        else { return }
        pass.namesReadTo = assignment.name.upperBound
        let value = Array(pass.text[assignment.value])
        guard
            let confidence = SecretJudge.judge(
                name: Array(pass.text[assignment.name]), value: value, isQuoted: assignment.isQuoted, kind: fileKind)
        else { return }
        let candidate = Candidate(
            rule: .genericCredential, text: pass.text, match: assignment.name.lowerBound..<assignment.value.upperBound,
            secret: assignment.value, path: input.path, commit: input.introduction?.commit)
        guard !InlineAllowance.allows(candidate), !pass.ciphertext().contains(candidate),
            !filters.globalAllowlists.contains(where: { $0.allows(candidate) })
        else { return }
        matches.append(
            ConfirmedMatch(
                rule: .genericCredential, match: candidate.match, secret: candidate.secret, content: value,
                confidence: confidence, reason: .assignment, encoding: nil, isGeneric: true))
    }

    private func searchKubernetesSecrets(
        _ text: UnsafeBufferPointer<UInt8>, into matches: inout [ConfirmedMatch]
    ) {
        guard fileKind.mayHoldManifests else { return }
        let ciphertext = Ciphertext(in: text)
        for value in KubernetesSecrets(in: text).values {
            let candidate = Candidate(
                rule: .kubernetesSecret, text: text, match: value.range, secret: value.range, path: input.path,
                commit: input.introduction?.commit)
            guard !InlineAllowance.allows(candidate), !ciphertext.contains(candidate),
                !filters.globalAllowlists.contains(where: { $0.allows(candidate) })
            else { continue }
            matches.append(
                ConfirmedMatch(
                    rule: .kubernetesSecret, match: value.range, secret: value.range, content: value.content,
                    confidence: .high, reason: .assignment, encoding: value.isEncoded ? .base64 : nil, isGeneric: true))
        }
    }

    private func searchKnownValues(
        _ known: KnownValues, _ text: UnsafeBufferPointer<UInt8>, into matches: inout [ConfirmedMatch]
    ) {
        for occurrence in known.occurrences(in: text, acrossLines: fileKind.mayHoldManifests) {
            let candidate = Candidate(
                rule: .knownValue, text: text, match: occurrence.range, secret: occurrence.range, path: input.path)
            guard !InlineAllowance.allows(candidate) else { continue }
            // The finding names the secret; its value goes nowhere.
            matches.append(
                ConfirmedMatch(
                    rule: .knownValue, match: occurrence.range, secret: occurrence.range,
                    content: Array(occurrence.label.utf8), confidence: .high, reason: .knownValue,
                    encoding: occurrence.encoding, isGeneric: false))
        }
    }

    // MARK: Reporting

    /// One secret, one finding: a guess yields to a rule, a doubt to certainty, and of equals the first stays.
    private func withoutGenericInSpecific(_ matches: [ConfirmedMatch]) -> [ConfirmedMatch] {
        matches.enumerated().filter { index, match in
            !matches.enumerated().contains { other, rival in
                guard other != index, rival.secret.overlaps(match.secret) else { return false }
                // Several secrets behind one run of base64 share a place; accepting one must not hide the others.
                if match.encoding != nil, rival.encoding != nil, !rival.content.contains(match.content),
                    !match.content.contains(rival.content)
                {
                    return false
                }
                if match.isGeneric != rival.isGeneric { return match.isGeneric }
                if match.isGeneric, match.confidence != rival.confidence { return match.confidence < rival.confidence }
                if (match.encoding == nil) != (rival.encoding == nil) { return match.encoding != nil }
                guard match.secret == rival.secret || rival.secret.contains(match.secret) else { return false }
                if match.confidence != rival.confidence { return match.confidence < rival.confidence }
                if match.secret != rival.secret { return false }
                return other < index
            }
        }.map(\.element)
    }

    /// - Parameter secrets: everything that might be one, which no excerpt may show.
    private func report(
        _ matches: [ConfirmedMatch], hiding secrets: [Range<Int>], in stretch: Stretches.Stretch,
        _ result: inout InputResult
    ) {
        for match in matches.sorted(by: { $0.secret.lowerBound < $1.secret.lowerBound }) {
            guard match.confidence >= configuration.minimalConfidence else {
                result.doubtful += 1
                continue
            }
            let start = lines.advance(to: match.secret.lowerBound + stretch.base, in: stretch.bytes, base: stretch.base)
            // A copy goes on to the end, since the next secret may begin before this one ends.
            var beyond = lines
            let end = beyond.advance(to: match.secret.upperBound + stretch.base, in: stretch.bytes, base: stretch.base)
            guard input.reports(start, end) else { continue }
            let excerpt = Excerpt(around: match.secret, in: stretch.bytes, hiding: secrets)
            result.findings.append(finding(match, start, end, excerpt))
        }
    }

    private func finding(
        _ match: ConfirmedMatch, _ start: TextLocation, _ end: TextLocation, _ excerpt: Excerpt
    ) -> Finding {
        let rule = match.rule
        return Finding(
            rule: rule.id, provider: rule.provider, title: rule.description, path: input.path, start: start, end: end,
            confidence: match.confidence, severity: rule.severity, reason: match.reason, encoding: match.encoding,
            fingerprint: FindingFingerprint(of: match.content, family: rule.family, key: configuration.fingerprintKey),
            remediation: rule.remediation, url: rule.url, tags: rule.tags, excerpt: excerpt,
            secret: FoundSecret(bytes: match.content), introduction: input.introduction)
    }
}

/// What is known about one text while its hits are looked at.
struct MatchingPass {
    let text: UnsafeBufferPointer<UInt8>
    let path: String
    /// The end of the last name whose assignment was judged.
    var namesReadTo = 0
    private var keywords: [String: Bool] = [:]
    private var knownCiphertext: Ciphertext?

    init(text: UnsafeBufferPointer<UInt8>, path: String) {
        self.text = text
        self.path = path
    }

    mutating func ciphertext() -> Ciphertext {
        if let knownCiphertext { return knownCiphertext }
        let ciphertext = Ciphertext(in: text)
        knownCiphertext = ciphertext
        return ciphertext
    }

    /// Whether one of the rule's keywords occurs, which most often the match itself shows.
    mutating func hasKeyword(_ rule: Rule) -> Bool {
        if rule.keywords.isEmpty { return true }
        if let known = keywords[rule.id] { return known }
        let found = rule.keywords.contains { text.containsIgnoringCase(Array($0.utf8)) }
        keywords[rule.id] = found
        return found
    }
}
