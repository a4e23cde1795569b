import ArgumentParser

struct ScopeAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let somebody else read a scope.",
        discussion: """
            Needs an identity that reads the scope. Adds one file and signs the new state; no value is sealed again.

            EXAMPLES
              git seal scope add prod --recipient bob=age1…
              git seal scope add prod --recipient "carol=ssh-ed25519 AAAA…"
            """)

    @Argument(help: "The scope.")
    var name: String

    @Option(help: "NAME=KEY or NAME=@FILE.")
    var recipient: [RecipientOption]

    func validate() throws {
        if recipient.isEmpty { throw ValidationError("name at least one --recipient") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let added = try recipient.map { try $0.resolved() }
        try Scopes(workspace).add(added, to: try scopeName(name))
        _ = consume lock
        Terminal.note("\(added.map(\.name).joined(separator: ", ")) can read \(name) once .git-seal is committed")
    }
}
