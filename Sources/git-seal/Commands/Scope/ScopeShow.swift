import ArgumentParser
import Sealing

struct ScopeShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a scope: its readers, stores, key and fingerprint.",
        discussion: """
            EXAMPLES
              git seal scope show prod
              git seal scope show prod --json
            """)

    @Argument(help: "The scope.")
    var name: String

    @Flag(help: "One JSON object.")
    var json = false

    struct View: Encodable {
        struct Recipient: Encodable {
            let name: String
            let publicKey: String
            let fingerprint: String
            let added: String
        }

        let name: String
        let sequence: Int
        let fingerprint: String
        let key: String
        let kem: String
        let heldBackBy: [String]
        let stores: [String]
        let recipients: [Recipient]
        let trust: String
    }

    func run() throws {
        let workspace = try Workspace.open()
        let view = try Scopes(workspace).view(try scopeName(name))
        if json { return try Terminal.output(json: view) }
        Terminal.output("scope        \(Terminal.paint(view.name, .bold)), state \(view.sequence), \(view.trust)")
        Terminal.output("fingerprint  \(view.fingerprint)")
        Terminal.output("key          \(view.key), \(view.kem)")
        if !view.heldBackBy.isEmpty {
            Terminal.output("             not post-quantum because of \(view.heldBackBy.joined(separator: ", "))")
        }
        Terminal.output("stores       \(view.stores.isEmpty ? "none" : view.stores.joined(separator: ", "))")
        let width = view.recipients.map(\.name.count).max() ?? 0
        for (index, recipient) in view.recipients.enumerated() {
            let key = recipient.publicKey.count > 64 ? recipient.publicKey.prefix(61) + "…" : recipient.publicKey[...]
            let name = Terminal.padded(recipient.name, to: width)
            Terminal.output("\(index == 0 ? "readers      " : "             ")\(name)  \(key)")
        }
    }
}

struct ScopeList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the scopes.",
        discussion: """
            EXAMPLES
              git seal scope list
              git seal scope list --json
            """)

    @Flag(help: "One JSON array.")
    var json = false

    func run() throws {
        let workspace = try Workspace.open()
        let scopes = Scopes(workspace)
        let views = try workspace.scopeNames().map(scopes.view)
        if json { return try Terminal.output(json: views) }
        Terminal.output(
            table: views.map { view in
                [
                    view.name, view.kem, quantity(view.recipients.count, "reader"), view.stores.joined(separator: ","),
                    view.trust,
                ]
            })
    }
}
