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

struct ScopeMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Resolve a conflict in a scope's state after git merge.",
        discussion: """
            Two branches that each add a recipient or allow a store conflict in scope.yaml alone. A reader of the scope \
            runs this in the conflicted work tree; it joins both and signs the result.

            EXAMPLES
              git merge topic ; git seal scope merge prod && git add .git-seal && git commit
            """)

    @Argument(help: "The scope.")
    var name: String

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let state = try Scopes(workspace).merge(try scopeName(name))
        _ = consume lock
        Terminal.note("merged \(name): \(state.recipients.keys.sorted().joined(separator: ", "))")
        Terminal.note("next: git add .git-seal && git commit")
    }
}
