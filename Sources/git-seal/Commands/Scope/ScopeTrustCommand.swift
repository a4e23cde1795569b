import ArgumentParser
import Sealing

struct ScopeTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Accept a scope's state that this clone has refused.",
        discussion: """
            Do this only after you have asked the people who read the scope, not over the repository, whether the \
            fingerprint is theirs.

            EXAMPLES
              git seal scope show prod             what is there now, and its fingerprint
              git seal scope trust prod
            """)

    @Argument(help: "The scope.")
    var name: String

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let state = try Scopes(workspace).trust(try scopeName(name))
        _ = consume lock
        Terminal.note("this clone trusts \(name), fingerprint \(state.fingerprint)")
    }
}
