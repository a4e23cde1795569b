import ArgumentParser
import Catalog
import Files

struct UnsetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Remove a key, or a whole secret.",
        discussion: """
            Git keeps old values for ever; what is gone from the manifest is deleted from the stores, with their \
            recovery window, by the next reconcile.

            EXAMPLES
              git seal unset payments/db password
              git seal unset payments/db
            """)

    @Argument(help: "The secret's name.")
    var name: String

    @Argument(help: "The key to remove; without one the manifest is removed.")
    var key: String?

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let manifest = try workspace.manifest(named: name, scope: scope)
        if let key {
            var draft = try workspace.draft(of: manifest)
            try draft.remove(key)
            try draft.write(in: workspace)
            Terminal.note("removed \(key) of \(name) from \(draft.displayPath)")
        } else {
            try Files.remove(workspace.pathForWriting(manifest))
            Terminal.note("removed \(manifest.path)")
        }
        _ = consume lock
    }
}
