import ArgumentParser
import Files
import Scanning
import SystemPackage

struct RulesLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check a rules file: every fault, with its line and column.",
        discussion: """
            Looks at the keys, the regexes and what they cost, and tries each rule on its examples and counterexamples. \
            Exit status 65 means that a scan would not take the file or a rule, 1 that something is weak.

            EXAMPLES
              git seal scan rules lint                         .git-seal/scan.toml
              git seal scan rules lint team-rules.toml
            """)

    @Argument(help: "A rules file.", completion: .file(extensions: ["toml"]))
    var file: String = ".git-seal/scan.toml"

    func run() throws {
        let path = FilePath(file)
        let source = RuleSource(name: file, bytes: try Files.read(path, atMost: Scan.maximumRuleFile))
        let lint = RuleLint(source, builtIn: RuleSource.builtIn) { name in
            try? Files.read(FilePath(name), atMost: Scan.maximumRuleFile)
        }
        for problem in lint.problems {
            let kind = problem.isError ? Terminal.paint("error", .red) : Terminal.paint("warning", .yellow)
            let rule = problem.rule.map { "\($0): " } ?? ""
            let words = problem.reason.words
            Terminal.output(
                "\(Terminal.escaped("\(file):\(problem.location)")): \(kind): \(Terminal.escaped(rule + words.what))")
            if let hint = words.hint { Terminal.output("  hint: \(Terminal.escaped(hint))") }
        }
        let errors = lint.problems.count(where: \.isError)
        let rules = "\(lint.ruleCount) rule\(lint.ruleCount == 1 ? "" : "s")"
        guard !lint.problems.isEmpty else { return Terminal.output("\(rules), all is well") }
        Terminal.output(
            "\(rules), \(lint.problems.count) problem\(lint.problems.count == 1 ? "" : "s"), \(errors) of them errors")
        throw QuietExit(status: errors > 0 ? .unparseable : .findings)
    }
}

extension RuleLint.Problem.Reason {
    fileprivate var words: (what: String, hint: String?) {
        switch self {
        case .file(let reason): reason.words
        case .invalidRegex(let message, let offset):
            ("this regex does not compile: \(message) at character \(offset)", nil)
        case .exponential:
            (
                "this regex can take exponentially many steps, and misses what it should find when it is stopped",
                "a repetition stands in a repetition, and both take the same characters"
            )
        case .slow:
            (
                "this regex is tried on every text as a whole",
                "give the rule keywords, or the regex some fixed characters"
            )
        case .exampleMissed(let miss): ("this example is not found: \(miss.words)", nil)
        case .counterexampleFound: ("this counterexample is found", nil)
        case .noExamples: ("there is no example", "examples = [\"…\"] tests the rule whenever it changes")
        }
    }
}

extension RuleLint.Problem.Miss {
    fileprivate var words: String {
        switch self {
        case .noKeyword: "none of the rule's keywords occurs in it"
        case .noMatch: "the regex does not match it"
        case .checkFails: "its checksum or structure does not hold"
        case .dropped(let reason): reason.words
        }
    }
}
