import ArgumentParser
import SecretMemory

struct GetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a secret, or one value of it.",
        discussion: """
            Without KEY, what a store would receive: the value, or all keys, sealed and plain, as one JSON object. On a \
            terminal a newline follows; into a pipe goes the value and nothing else. Of a file with values sealed in \
            place, KEY is the path of one.

            EXAMPLES
              git seal get payments/db password
              git seal get payments/db | jq -r .username
              git seal get tls/site certificate > site.pem
              git seal get deploy/values.yaml spec.db.password
            """)

    @Argument(help: "The secret's name, or a file with values sealed in place.", completion: .file())
    var name: String

    @Argument(help: "The key within it, or the path within a file.")
    var key: String?

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    func run() throws {
        let workspace = try Workspace.open()
        let value = try value(in: workspace)
        Terminal.output(value)
        if Terminal.outputIsTerminal { Terminal.output("") }
    }

    private func value(in workspace: Workspace) throws -> SecretBytes {
        guard InPlaceFile.isNamed(by: name) else {
            return try workspace.open(try workspace.manifest(named: name, scope: scope), key: key)
        }
        guard let key else {
            throw Diagnostic(
                "which value of \(name)?", hint: "name its path, or git seal unseal \(name)", status: .usage)
        }
        return try workspace.value(at: key, in: try InPlaceFile.read(name, in: workspace))
    }
}
