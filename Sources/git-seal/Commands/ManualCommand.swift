import ArgumentParser
import FoundationEssentials

/// `git seal --help` makes git open the manual page `git-seal`; this prints it, from the same declarations as the help.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        discussion: """
            EXAMPLES
              git seal manual > ~/.local/share/man/man1/git-seal.1
              git seal manual | man -l -
            """)

    func run() throws {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(GitSeal._dumpHelp().utf8))
        Terminal.output(ManualPage(tool.command).text, terminator: "")
    }

    private struct Tool: Decodable {
        let command: CommandDescription
    }
}
