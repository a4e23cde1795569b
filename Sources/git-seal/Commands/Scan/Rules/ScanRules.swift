import ArgumentParser
import GitRepository
import Scanning

struct ScanRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "See, try and check the scanner's rules.",
        discussion: """
            EXAMPLES
              git seal scan rules list github
              git seal scan rules test sample.txt --rule acme-deploy-key
              git seal scan rules lint
            """,
        subcommands: [RulesList.self, RulesShow.self, RulesTest.self, RulesLint.self])

    /// The rules that a scan here runs with, by their ids.
    static func load() throws -> RuleSet {
        let configuration = try Scan.configuration(of: try? Repository.openFromEnvironment())
        return try RuleSet(
            builtIn: RuleSource.builtIn, sources: configuration.sources, open: configuration.open)
    }
}

extension RuleSet {
    /// All of them, and the one in whose name assignments are reported.
    var all: [Rule] { (rules + [Rule.genericCredential]).sorted { $0.id < $1.id } }

    func rule(named id: String) throws -> Rule {
        if let rule = all.first(where: { $0.id == id }) { return rule }
        var diagnostic = Diagnostic("there is no rule \"\(id)\"", hint: "git seal scan rules list", status: .findings)
        if let near = suggestion(for: id) { diagnostic.hints.insert("did you mean \"\(near)\"?", at: 0) }
        throw diagnostic
    }
}
