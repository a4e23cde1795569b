import ArgumentParser
import Catalog
import Trust
import YAMLDocument

struct PolicyLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Look for what the policy hardly means.",
        discussion: """
            Two at least may change the policy; every principal may do something; every statement can decide something, \
            and means secrets that there are; no revoked key is still listed; not everybody may do everything. Exit \
            status 1 when there is an error or a warning.

            EXAMPLES
              git seal policy lint
              git seal policy lint --json
            """)

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
        let policy = try workspace.policy()
        let findings = PolicyLint(
            policy, secrets: try workspace.policySubjects(), scopes: try workspace.scopeNames(), now: Workspace.now
        ).findings()
        if json {
            try Terminal.output(
                json: findings.map { finding in
                    Row(
                        path: "\(Policy.path)", line: finding.location?.line, column: finding.location?.column,
                        severity: finding.severity.name, what: finding.words, hint: finding.hint)
                })
        } else {
            for finding in findings { tell(finding) }
            if findings.isEmpty { Terminal.output("all is well") }
        }
        if findings.contains(where: { $0.severity > .note }) { throw QuietExit(status: .findings) }
    }

    private func tell(_ finding: PolicyFinding) {
        let colour: Terminal.Colour =
            switch finding.severity {
            case .error: .red
            case .warning: .yellow
            case .note: .cyan
            }
        let place = finding.location.map { "\(Policy.path):\($0)" } ?? "\(Policy.path)"
        Terminal.output(
            "\(place): \(Terminal.paint(finding.severity.name, colour)): \(Terminal.escaped(finding.words))")
        Terminal.output("  hint: \(Terminal.escaped(finding.hint))")
    }
}
