import BoundedPatterns

/// Everything that is wrong with a rule file, where a scan stops at the first fault that it cannot live with.
public struct RuleLint: Sendable {
    public struct Problem: Sendable, Equatable {
        public enum Reason: Sendable, Equatable {
            /// The file does not read.
            case file(RuleFileError.Reason)
            /// PCRE2's message, and where in the regex.
            case invalidRegex(String, offset: Int)
            /// A key that this version does not act on.
            /// The regex can take exponentially many steps, and is stopped then.
            case exponential
            /// Neither keyword nor literal: the regex is tried on every text as a whole.
            case slow
            case exampleMissed(Miss)
            case counterexampleFound
            case noExamples
        }

        /// Why a rule does not find its example.
        public enum Miss: Sendable, Equatable {
            case noKeyword, noMatch, checkFails
            case dropped(DropReason)
        }

        public let location: TextLocation
        /// The rule that it is about, if it is about one.
        public let rule: String?
        public let reason: Reason

        /// Whether a scan refuses the file or the rule; everything else is a weakness.
        public var isError: Bool {
            switch reason {
            case .file, .invalidRegex: true
            default: false
            }
        }
    }

    public private(set) var problems: [Problem] = []
    /// How many rules the file has that can be read.
    public private(set) var ruleCount = 0

    private static let problemLimit = 200

    /// Reads `source` over `builtIn` and whatever it extends, which `open` reads.
    public init(_ source: RuleSource, builtIn: [RuleSource], open: (String) -> [UInt8]?) {
        guard let (file, root) = read(source) else { return }
        let base = baseRules(file, source, builtIn, open)
        var rules = base
        ruleCount = file.rules.count
        let nodes = root.tables("rules")
        for (definition, node) in zip(file.rules, nodes) {
            do throws(RuleFileError) {
                let rule = try definition.rule(over: base[definition.id])
                rules[rule.id] = rule
                examine(rule, node)
            } catch { add(error.reason, error.location, definition.id) }
        }
        examineNames(file, root, Set(rules.keys))
        problems.sort { ($0.location, $0.isError ? 0 : 1) < ($1.location, $1.isError ? 0 : 1) }
    }

    // MARK: Reading

    /// The file as far as it reads: what an error points at is taken out, and reading begins anew.
    private mutating func read(_ source: RuleSource) -> (RuleFile, TOMLTable)? {
        var root: TOMLTable
        do throws(TOMLError) { root = try TOMLReader.read(source.bytes) } catch {
            add(.syntax(error.reason), error.location)
            return nil
        }
        while problems.count < Self.problemLimit {
            do throws(RuleFileError) { return (try RuleFile(root, file: source.name), root) } catch {
                add(error.reason, error.location)
                guard let repaired = root.repaired(after: error) else { return nil }
                root = repaired
            }
        }
        return nil
    }

    /// The rules that the file is laid over, by their ids.
    private mutating func baseRules(
        _ file: RuleFile, _ source: RuleSource, _ builtIn: [RuleSource], _ open: (String) -> [UInt8]?
    ) -> [String: Rule] {
        var sources: [RuleSource] = []
        if let path = file.extend.path {
            if let bytes = open(path) {
                sources.append(RuleSource(name: path, bytes: bytes))
            } else {
                add(.cannotExtend(path), file.extend.pathLocation)
            }
        }
        do throws(RuleFileError) {
            let set = try RuleSet(builtIn: file.extend.usesBuiltIn ? builtIn : [], sources: sources, open: open)
            return Dictionary(set.rules.map { ($0.id, $0) }) { $1 }
        } catch {
            // That file's own lint says more.
            if let path = file.extend.path { add(.cannotExtend(path), file.extend.pathLocation) }
            return [:]
        }
    }

    private mutating func examineNames(_ file: RuleFile, _ root: TOMLTable, _ known: Set<String>) {
        var names = file.extend.disabledRules + file.rules.flatMap(\.companions).map { ($0.id, $0.location) }
        for (list, node) in zip(file.allowlists, root.tables("allowlist") + root.tables("allowlists")) {
            names += list.targetRules.map { ($0, node.location(of: "targetRules")) }
        }
        for (id, location) in names where !known.contains(id) && id != Rule.genericCredential.id {
            add(.unknownRule(id, nearest: nearest(to: id, in: known.sorted())), location)
        }
    }

    private mutating func add(_ reason: RuleFileError.Reason, _ location: TextLocation, _ rule: String? = nil) {
        problems.append(Problem(location: location, rule: rule, reason: .file(reason)))
    }

    private func problem(_ rule: String, _ node: TOMLNode, _ key: String, _ reason: Problem.Reason) -> Problem {
        Problem(location: node.location(of: key), rule: rule, reason: reason)
    }

    // MARK: Rules

    private mutating func examine(_ rule: Rule, _ node: TOMLNode) {
        var isUsable = true
        let lists = node.tables("allowlist") + node.tables("allowlists")
        var regexes = [(node.location(of: "regex"), rule.regex), (node.location(of: "path"), rule.path)]
        for list in lists {
            for key in ["regexes", "paths"] { regexes += list.strings(key).map { ($0.location, $0.text) } }
        }
        for case (let location, let regex?) in regexes {
            do throws(PatternError) { _ = try BoundedPattern(regex) } catch {
                isUsable = false
                let reason = Problem.Reason.invalidRegex(error.message, offset: error.offset)
                problems.append(Problem(location: location, rule: rule.id, reason: reason))
            }
        }
        guard isUsable else { return }
        if let regex = rule.regex {
            let shape = PatternParser.parse(regex)
            if let shape, Backtracking.isExponential(shape) {
                problems.append(problem(rule.id, node, "regex", .exponential))
            }
            if rule.keywords.isEmpty, shape.flatMap(AnchorSearch.anchors) == nil {
                problems.append(problem(rule.id, node, "regex", .slow))
            }
        }
        examineExamples(rule, node)
    }

    private mutating func examineExamples(_ rule: Rule, _ node: TOMLNode) {
        guard rule.regex != nil else { return }
        if rule.examples.isEmpty { problems.append(problem(rule.id, node, "id", .noExamples)) }
        for example in node.strings("examples") {
            guard let miss = miss(RuleTrial(rule, on: Array(example.text.utf8), path: nil)) else { continue }
            problems.append(Problem(location: example.location, rule: rule.id, reason: .exampleMissed(miss)))
        }
        for counterexample in node.strings("counterexamples")
        where RuleTrial(rule, on: Array(counterexample.text.utf8), path: nil).finds {
            problems.append(Problem(location: counterexample.location, rule: rule.id, reason: .counterexampleFound))
        }
    }

    private func miss(_ trial: RuleTrial) -> Problem.Miss? {
        if trial.finds { return nil }
        switch trial.verdict {
        case .noKeyword: return .noKeyword
        case .matches(let matches):
            if case .dropped(let reason)? = matches.first?.outcome { return .dropped(reason) }
            return .checkFails
        case .unusable, .otherPath, .fileAllowlisted, .noMatch: return .noMatch
        }
    }
}
