import ArgumentParser
import Catalog
import Sealing

struct ScopeCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a scope for some recipients.",
        discussion: """
            Values of the scope may reach the stores named with --store, without one all that config.yaml has now. When \
            all recipients are post-quantum, so is the scope.

            EXAMPLES
              git seal scope create prod --recipient alice=age1… --recipient bob=@bob.pub
              git seal scope create ops --authorized-keys ~/.ssh/authorized_keys --passphrase break-glass
              git seal scope create ci --recipient "runner=ssh-ed25519 AAAA…" --store default
            """)

    @Argument(help: "The scope's name: a-z, 0-9, _ and -.")
    var name: String

    @OptionGroup
    var readers: RecipientOptions

    @Option(help: "A store that values of the scope may reach.")
    var store: [String] = []

    func validate() throws {
        if readers.isEmpty {
            throw ValidationError("a scope needs a reader: --recipient, --group, --authorized-keys or --passphrase")
        }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let scopes = Scopes(workspace)
        let state = try scopes.create(
            try scopeName(name), recipients: readers.resolved(groups: workspace.config.groups), stores: store)
        _ = consume lock
        Terminal.note("made scope \(name) for \(state.recipients.keys.sorted().joined(separator: ", "))")
        Terminal.note("fingerprint \(state.fingerprint)")
        Terminal.note("next: git seal set NAME KEY, then commit .git-seal and the secret together")
    }
}

/// A scope's name as it came on the command line.
func scopeName(_ text: String) throws -> ScopeName {
    guard let name = ScopeName(text) else {
        throw Diagnostic(
            "\"\(text)\" is no name for a scope", because: "it must be a-z, 0-9, _ and -, 63 characters at most",
            status: .usage)
    }
    return name
}
