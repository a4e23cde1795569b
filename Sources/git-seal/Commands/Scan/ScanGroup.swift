import ArgumentParser

/// `git seal scan` with the verbs below it; without one of them it scans.
struct ScanGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find hardcoded credentials.",
        discussion: """
            Without one of the verbs below it scans: git seal scan run --help has all options.

            EXAMPLES
              git seal scan                        the work tree
              git seal scan --staged               what the next commit adds
              git seal scan baseline               accept what is found now
              git seal scan rules list
            """,
        subcommands: [ScanCommand.self, ScanBaseline.self, ScanIgnore.self, ScanRules.self],
        defaultSubcommand: ScanCommand.self)
}
