import ArgumentParser
import Catalog
import GitRepository
import YAMLDocument

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check secrets and scopes without any key: for CI, and before a commit.",
        discussion: """
            Everything parses, data holds sealed values of the manifest's own scope, scopes are signed and accepted, \
            names are unique, schedules and stores can be used, no conflict markers are left, no token changed under \
            its value id since HEAD. In other files: what the config says is sealed, and no token is damaged, copied, or \
            under a key that is out of use.

            EXAMPLES
              git seal check
              git seal check --base origin/main     compare tokens with another commit
              git seal check --json
            """)

    @Option(help: "The commit that tokens are compared with; by default HEAD.")
    var base: String?

    @Flag(help: "One JSON array.")
    var json = false

    struct Row: Encodable {
        let path: String
        let line: Int?
        let column: Int?
        let severity: String
        let what: String
        let hint: String
    }

    func run() throws {
        let workspace = try Workspace.open()
        let base = try baseSource(workspace.repository)
        let check = CatalogCheck(WorkTreeSource(root: workspace.root), base: base, trust: workspace.trust)
        let findings = try ToldFinding.all(try check.run(), since: base, in: workspace)
        if json {
            try Terminal.output(
                json: findings.map { finding in
                    Row(
                        path: finding.path.description, line: finding.location?.line, column: finding.location?.column,
                        severity: finding.severity.name, what: finding.words,
                        hint: finding.hints.last ?? "")
                })
        } else {
            for finding in findings { tell(finding) }
            let errors = findings.count { $0.severity == .error }
            let summary = "\(quantity(findings.count, "finding")), \(quantity(errors, "error"))"
            Terminal.output(findings.isEmpty ? "all is well" : summary)
        }
        let statuses = findings.filter { $0.severity == .error }.map(\.status)
        if !statuses.isEmpty { throw QuietExit(status: .worst(statuses)) }
    }

    private func baseSource(_ repository: Repository) throws -> TreeSource? {
        if let base {
            return TreeSource(repository: repository, tree: try repository.tree(of: try repository.resolve(base)))
        }
        guard let head = try repository.head().commit else { return nil }
        return TreeSource(repository: repository, tree: try repository.tree(of: head))
    }

    private func tell(_ finding: ToldFinding) {
        let colour: Terminal.Colour =
            switch finding.severity {
            case .error: .red
            case .warning: .yellow
            case .note: .cyan
            }
        let place = finding.location.map { "\(finding.path):\($0)" } ?? finding.path.description
        Terminal.output(
            "\(Terminal.escaped(place)): \(Terminal.paint(finding.severity.name, colour)): \(Terminal.escaped(finding.words))"
        )
        for hint in finding.hints { Terminal.output("  hint: \(Terminal.escaped(hint))") }
    }
}
