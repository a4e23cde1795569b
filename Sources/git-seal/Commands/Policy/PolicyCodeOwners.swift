import ArgumentParser
import Catalog
import Trust

struct PolicyCodeOwners: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codeowners",
        abstract: "Print lines for CODEOWNERS: who may sign a change is asked for a review of it.",
        discussion: """
            For GitHub and GitLab. Principals need a handle, as handle: "@alice" in the policy; those without stand in \
            comments. The lines are a courtesy: what is applied, the policy says.

            EXAMPLES
              git seal policy codeowners > .github/CODEOWNERS
              git seal policy codeowners | diff - .github/CODEOWNERS
            """)

    func run() throws {
        let workspace = try Workspace.open()
        let folders = workspace.config.paths.map { $0.fixedFolders.joined(separator: "/") }
        let owners = CodeOwners(
            try workspace.policy(), secrets: try workspace.policySubjects(), scopes: try workspace.scopeNames(),
            folders: folders.filter { !$0.isEmpty }, time: Workspace.now)
        Terminal.output("# Made by git seal policy codeowners from \(Policy.path).")
        Terminal.output(owners.text, terminator: "")
    }
}
