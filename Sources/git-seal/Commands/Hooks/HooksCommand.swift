import ArgumentParser
import GitRepository

struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "Install the git hook, or do what it does.",
        subcommands: [Install.self, Run.self])

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Install the pre-commit hook, leaving another one as it is.",
            discussion: """
                EXAMPLES
                  git seal hooks install
                  git seal hooks install --shared      into a core.hooksPath that other repositories use too
                """)

        @Flag(help: "Install even where core.hooksPath leads outside this repository.")
        var shared = false

        func run() throws {
            let message = try HookInstallation(repository: .openFromEnvironment()).install(allowShared: shared).message
            Terminal.note(message.text)
            if let hint = message.hint { throw Diagnostic("the hook is not installed", hint: hint, status: .findings) }
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the hook runs: scan what is staged, check the sealed files among it.",
            discussion: """
                EXAMPLES
                  git seal hooks run pre-commit        the same as git commit would
                """)

        enum Hook: String, ExpressibleByArgument, CaseIterable {
            case preCommit = "pre-commit"
        }

        @Argument(help: "pre-commit")
        var hook: Hook

        func run() throws {
            try PreCommit().run()
        }
    }
}
