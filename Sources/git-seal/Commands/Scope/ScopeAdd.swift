import ArgumentParser
import Catalog
import Sealing

struct ScopeAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let somebody else read a scope.",
        discussion: """
            Needs an identity that reads the scope. Adds one file and signs the new state; no value is sealed again.

            EXAMPLES
              git seal scope add prod --recipient bob=age1…
              git seal scope add prod --recipient "carol=ssh-ed25519 AAAA…"
              git seal scope add prod --authorized-keys team.keys
              git seal scope add prod --group payments
              git seal scope add prod --passphrase break-glass
              git seal scope add prod --recipient old=age1… --downgrade   into a post-quantum scope
            """)

    @Argument(help: "The scope.")
    var name: String

    @OptionGroup
    var readers: RecipientOptions

    @Flag(help: "Let a key in that is not post-quantum: the scope gets a new key, and its values are sealed again.")
    var downgrade = false

    func validate() throws {
        if readers.isEmpty { throw ValidationError("name somebody: --recipient, --group, --authorized-keys or --passphrase") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let present = try workspace.scopeState(try scopeName(name)).recipients
        let added = try readers.resolved(present: present, groups: workspace.config.groups)
        guard !added.isEmpty else { return Terminal.note("everybody who was named reads \(name) already") }
        var rekeying: Scopes.Rekeying?
        if downgrade {
            rekeying = try Scopes(workspace).rekey(try scopeName(name), adding: added, passphrases: [])
        } else {
            try Scopes(workspace).add(added, to: try scopeName(name))
        }
        _ = consume lock
        rekeying?.tell()
        Terminal.note("\(added.map(\.name).joined(separator: ", ")) can read \(name) once .git-seal is committed")
    }
}
