import ArgumentParser
import Catalog

struct ScopeAllow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow",
        abstract: "Let the values of a scope reach a store, as config.yaml defines it now.",
        discussion: """
            Needs an identity that reads the scope. When a store's definition changes, its values wait until a reader \
            allows it again: so nobody who merely edits config.yaml can send secrets elsewhere.

            EXAMPLES
              git seal scope allow prod default
            """)

    @Argument(help: "The scope.")
    var name: String

    @Argument(help: "The store, as config.yaml names it.")
    var store: String

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        try Scopes(workspace).allow(store, in: try scopeName(name))
        _ = consume lock
        Terminal.note("values of \(name) may reach \(store)")
    }
}

struct ScopeDeny: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny",
        abstract: "Keep the values of a scope from a store.",
        discussion: """
            A store that the scope does not allow anyway is no error.

            EXAMPLES
              git seal scope deny prod default
            """)

    @Argument(help: "The scope.")
    var name: String

    @Argument(help: "The store.")
    var store: String

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let wasAllowed = try Scopes(workspace).deny(store, in: try scopeName(name))
        _ = consume lock
        guard !wasAllowed else { return Terminal.note("values of \(name) no longer reach \(store)") }
        Terminal.note("\(name) does not allow \(store): nothing to do")
        // Somebody who has mistyped a name still has the other store to deny.
        guard StoreName(store).flatMap({ workspace.config.stores[$0] }) == nil else { return }
        let unknown = workspace.config.noSuchStore(store).diagnostic
        Terminal.warn(unknown.what, hint: unknown.hints.first)
    }
}
