import ArgumentParser

struct ScopeWho: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who",
        abstract: "Show who can read a secret, or a file with values sealed in place.",
        discussion: """
            Whoever was removed and could read a value that has not changed since is listed as a former reader, by the \
            fingerprint of the key.

            EXAMPLES
              git seal scope who payments/db
              git seal scope who deploy/values.yaml
              git seal scope who payments/db --at v1.2
            """,
        aliases: ["who-can-read"])

    @Argument(help: "The secret's name, or the file.", completion: .file())
    var secret: String

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    @Option(help: "As of this commit.")
    var at: String?

    @Flag(help: "One JSON array.")
    var json = false

    func run() throws {
        let readers = try Scopes.readers(of: secret, scope: scope, at: at, in: try Workspace.open())
        if json { return try Terminal.output(json: readers) }
        Terminal.output(
            table: readers.map { reader in
                [
                    reader.scope, reader.name ?? "(former reader)", reader.fingerprint,
                    reader.added.map { "since \($0)" } ?? "could read it before it changes",
                ]
            })
    }
}
