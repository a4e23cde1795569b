import ArgumentParser

struct GetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a secret, or one value of it.",
        discussion: """
            Without KEY, what a store would receive: the value, or all keys, sealed and plain, as one JSON object. On a \
            terminal a newline follows; into a pipe goes the value and nothing else.

            EXAMPLES
              git seal get payments/db password
              git seal get payments/db | jq -r .username
              git seal get tls/site certificate > site.pem
            """)

    @Argument(help: "The secret's name.")
    var name: String

    @Argument(help: "The key within it.")
    var key: String?

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    func run() throws {
        let workspace = try Workspace.open()
        let manifest = try workspace.manifest(named: name, scope: scope)
        let value = try workspace.open(manifest, key: key)
        Terminal.output(value)
        if Terminal.outputIsTerminal { Terminal.output("") }
    }
}
