import ArgumentParser
import Scanning

struct RulesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all of one rule.",
        discussion: """
            Its examples are made up and may look like real credentials.

            EXAMPLES
              git seal scan rules show github-personal-access-token
            """)

    @Argument(help: "The rule's id.")
    var id: String

    func run() throws {
        let rule = try ScanRules.load().rule(named: id)
        var rows: [[String]] = []
        func add(_ name: String, _ values: [String]) {
            for (index, value) in values.enumerated() { rows.append([index == 0 ? name : "", value]) }
        }
        add("id", [rule.id])
        add("provider", [rule.provider].compactMap(\.self))
        add("description", [rule.description])
        add("confidence", [rule.confidence.name])
        add("severity", [rule.severity.name])
        add("regex", [rule.regex].compactMap(\.self))
        add("path", [rule.path].compactMap(\.self))
        add("keywords", rule.keywords)
        add("entropy", [rule.entropy.map { "more than \($0)" }].compactMap(\.self))
        add("secretGroup", rule.secretGroup == 0 ? [] : [String(rule.secretGroup)])
        add("check", [rule.check?.rawValue].compactMap(\.self))
        add("tags", rule.tags)
        for list in rule.allowlists { add("allowlist", Self.words(list)) }
        add("examples", rule.examples.map(Self.line))
        add("counterexamples", rule.counterexamples.map(Self.line))
        add("remediation", [rule.remediation].compactMap(\.self))
        add("url", [rule.url].compactMap(\.self))
        add("defined in", ["\(rule.origin.file):\(rule.origin.location.line)"])
        Terminal.output(table: rows)
    }

    private static func words(_ list: Allowlist) -> [String] {
        let criteria =
            [list.description] + list.paths.map { "path \($0)" } + list.regexes.map { "\(list.target.name) \($0)" }
            + list.stopwords.map { "stopword \($0)" } + list.commits.map { "commit \($0)" }
        return criteria.filter { !$0.isEmpty } + (list.requiresAll ? ["all of these"] : [])
    }

    /// A table has one line a row, and private keys have many.
    private static func line(_ example: String) -> String { example.replacing("\n", with: "\\n") }
}
