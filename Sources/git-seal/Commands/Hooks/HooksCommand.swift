import ArgumentParser
import GitRepository

struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "Install the git hooks, or do what they do.",
        subcommands: [Install.self, Run.self])

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Install the hooks before commits, merges and pushes, leaving others as they are.",
            discussion: """
                EXAMPLES
                  git seal hooks install
                  git seal hooks install --shared      into a core.hooksPath that other repositories use too
                  git seal hooks install --drivers     and let git diff and git merge know sealed values
                """)

        @Flag(help: "Install even where core.hooksPath leads outside this repository.")
        var shared = false

        @Flag(help: "Also: git diff shows values to whoever may read them, git merge joins values, by .gitattributes.")
        var drivers = false

        func run() throws {
            if drivers { try GitDrivers(workspace: Workspace.open()).install() }
            let outcomes = try HookInstallation(repository: .openFromEnvironment()).install(allowShared: shared)
            for outcome in outcomes { Terminal.note(outcome.message.text) }
            let hints = outcomes.compactMap(\.message.hint)
            for hint in hints.dropLast() { Terminal.note("hint: \(hint)") }
            if let hint = hints.last {
                throw Diagnostic(
                    hints.count == 1 ? "one hook is not installed" : "\(hints.count) hooks are not installed",
                    hint: hint, status: .findings)
            }
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the hooks run: scan what is new, check the sealed files among it.",
            discussion: """
                EXAMPLES
                  git seal hooks run pre-commit        the same as git commit would
                  git seal hooks run pre-push origin   what origin lacks of this branch
                """)

        @Argument(help: ArgumentHelp(Hook.allCases.map(\.rawValue).joined(separator: ", "), valueName: "hook"))
        var hook: Hook

        @Argument(
            help: """
                Of pre-push the remote, as git gives it. Of pre-commit files: those that are not staged are scanned as a \
                whole, as `pre-commit run --all-files` wants it.
                """, completion: .file())
        var arguments: [String] = []

        func run() throws {
            switch hook {
            case .preCommit, .preMergeCommit: try PreCommit(files: arguments).run()
            case .prePush: try PrePush(remote: arguments.first).run()
            }
        }
    }
}
