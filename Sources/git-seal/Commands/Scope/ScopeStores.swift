import ArgumentParser

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
        try Scopes(workspace).deny(store, in: try scopeName(name))
        _ = consume lock
        Terminal.note("values of \(name) no longer reach \(store)")
    }
}
