import TestSupport
import Testing

@testable import Scanning

@Suite struct RuleLintTests {
    private func lint(_ text: String, builtIn: [RuleSource] = []) -> RuleLint {
        RuleLint(RuleSource(name: "scan.toml", bytes: Array(text.utf8)), builtIn: builtIn) { _ in nil }
    }

    @Test("the built-in rules have no problem", arguments: RuleSource.builtIn.map(\.name))
    func builtIn(name: String) throws {
        let source = try #require(RuleSource.builtIn.first { $0.name == name })
        let lint = RuleLint(source, builtIn: []) { _ in nil }
        for problem in lint.problems where problem.reason != .noExamples {
            Issue.record("\(name):\(problem.location): \(problem.rule ?? ""): \(problem.reason)")
        }
    }

    @Test("one fault does not hide the next, in its table or in another")
    func allFaults() {
        let found = lint(
            """
            [[rules]]
            id = ""
            regex = 'a('
            entropy = "high"
            tag = []
            [[rules]]
            id = "b"
            regex = "b"
            severity = "bad"
            """)
        #expect(found.problems.map(\.location.line) == [1, 3, 4, 5, 7, 9])
        #expect(found.ruleCount == 2)
    }

    @Test("a rule that changes a built-in one is tried as a whole")
    func overlay() {
        let base = [
            RuleSource(
                name: "base.toml",
                bytes: Array("[[rules]]\nid = \"a\"\nregex = 'key_[0-9]{4}'\nkeywords = [\"key_\"]\n".utf8))
        ]
        #expect(lint("[[rules]]\nid = \"a\"\nexamples = [\"key_1234\"]\n", builtIn: base).problems == [])
        #expect(
            lint("[[rules]]\nid = \"a\"\nentropy = 3\nexamples = [\"key_1234\"]\n", builtIn: base).problems.map(
                \.location)
                == [TextLocation(line: 4, column: 13)])
        #expect(
            lint("[extend]\nuseDefault = false\n[[rules]]\nid = \"a\"\nentropy = 3\n", builtIn: base).problems.map(
                \.reason)
                == [.file(.missingKey("regex"))])
    }

    @Test(
        "repetitions in repetitions are told from harmless ones",
        arguments: [
            (#"(\w+\s*)+x"#, true), (#"([a-z]+)*$"#, true), (#"(a|[ab])*c"#, true), (#"(x+x+)+y"#, true),
            (#"(?:[a-z]{1,40}-?){1,20}"#, true), (#"(\w+\.)+com"#, false), (#"([a-z]+ )*x"#, false),
            (#"(a|b)*c"#, false), (#"[\w.-]+@[\w.-]+"#, false), (#"(?:ab{1,3}){2,4}"#, false),
        ])
    func exponential(regex: String, isExponential: Bool) throws {
        #expect(Backtracking.isExponential(try #require(PatternParser.parse(regex))) == isExponential)
    }

    @Test("damaged files are reported on, not crashed on (seed 3)")
    func fuzz() {
        var generator = SeededGenerator(seed: 3)
        let good = Array(
            "[extend]\npath = \"x\"\n[[rules]]\nid = \"a\"\nregex = '(a+)+'\nexamples = [\"aa\"]\n[[rules.allowlists]]\npaths = [\"b\"]\n"
                .utf8)
        for _ in 0..<1_000 { ScanningFuzz.lint(generator.mutation(of: good)) }
    }
}

@Suite struct RuleTrialTests {
    private func verdict(_ text: String, path: String? = "a.yaml", _ change: (inout Rule) -> Void = { _ in })
        -> RuleTrial
    {
        var rule = Rule(
            id: "acme", origin: RuleOrigin(file: "scan.toml", location: TextLocation(line: 1, column: 1)))
        rule.regex = #"acme_([0-9a-f]{16})"#
        rule.keywords = ["acme_"]
        change(&rule)
        return RuleTrial(rule, on: Array(text.utf8), path: path)
    }

    private func outcome(_ trial: RuleTrial) -> RuleTrial.Match.Outcome? {
        guard case .matches(let matches) = trial.verdict else { return nil }
        return matches.first?.outcome
    }

    @Test("each step of a scan is told")
    func steps() {
        let token = "x\n k: acme_0f1e2d3c4b5a6978"
        let found = verdict(token)
        #expect(found.finds && outcome(found) == .finding(.medium, .format))
        guard case .matches(let matches) = found.verdict else {
            Issue.record("no match")
            return
        }
        #expect(matches.map(\.start) == [TextLocation(line: 2, column: 10)])
        if case .noMatch = verdict("acme_").verdict {} else { Issue.record("the regex matched") }
        if case .noKeyword(regexMatches: true) = verdict(token, { $0.keywords = ["other"] }).verdict {
        } else {
            Issue.record("a keyword was found")
        }
        if case .otherPath = verdict(token, { $0.path = "json$" }).verdict {} else { Issue.record("the path fits") }
        if case .unusable = verdict(token, { $0.regex = "(" }).verdict {} else { Issue.record("the regex compiles") }
        #expect(outcome(verdict(token) { $0.entropy = 4.5 }) == .dropped(.entropy(4, least: 4.5)))
        #expect(outcome(verdict(token + " # gitleaks:allow")) == .dropped(.comment))
        let list = verdict(token) { rule in
            var list = Allowlist()
            list.description = "ours"
            list.stopwords = ["0f1e"]
            rule.allowlists = [list]
        }
        #expect(outcome(list) == .dropped(.allowlist("ours")))
    }
}
