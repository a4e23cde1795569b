import ArgumentParser
import Scanning

struct RulesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rules: built-in ones and those of this repository.",
        discussion: """
            EXAMPLES
              git seal scan rules list
              git seal scan rules list github         ids, providers, descriptions and tags that contain the word
              git seal scan rules list --json
            """)

    @Argument(help: "Only rules whose id, provider, description or tags contain this, whatever the case.")
    var word: String?

    @Flag(help: "One JSON array.")
    var json = false

    struct Row: Encodable {
        let id: String
        let provider: String?
        let description: String
        let confidence: String
        let severity: String
        let tags: [String]
        let file: String
        let line: Int
    }

    func run() throws {
        let rules = try ScanRules.load().all.filter(isWanted)
        if json {
            try Terminal.output(
                json: rules.map { rule in
                    Row(
                        id: rule.id, provider: rule.provider, description: rule.description,
                        confidence: rule.confidence.name, severity: rule.severity.name, tags: rule.tags,
                        file: rule.origin.file, line: rule.origin.location.line)
                })
        } else {
            Terminal.output(table: rules.map { [$0.id, $0.provider ?? "", $0.confidence.name] })
        }
        if rules.isEmpty { throw QuietExit(status: .findings) }
    }

    private func isWanted(_ rule: Rule) -> Bool {
        guard let word = word?.lowercased() else { return true }
        return ([rule.id, rule.provider ?? "", rule.description] + rule.tags).contains {
            $0.lowercased().contains(word)
        }
    }
}
