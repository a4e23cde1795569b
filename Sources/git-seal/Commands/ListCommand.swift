import ArgumentParser
import Catalog
import GitRepository
import Sealing

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the secrets of the work tree; needs no key.",
        discussion: """
            EXAMPLES
              git seal list
              git seal list payments                names, descriptions and tags that contain the word
              git seal list --scope prod --json
            """,
        aliases: ["search"])

    @Argument(help: "Only secrets whose name, description, tags or keys contain this, whatever the case.")
    var word: String?

    @Option(help: "Only this scope.")
    var scope: String?

    @Flag(help: "One JSON array.")
    var json = false

    struct Row: Encodable {
        let scope: String
        let name: String
        let keys: [String]
        let description: String?
        let tags: [String: String]
        let stores: [String]
        let path: String
    }

    func run() throws {
        let workspace = try Workspace.open()
        var manifests = try workspace.manifests()
        if let scope {
            manifests = try workspace.revision.manifests(of: try scopeName(scope), among: manifests)
        }
        let rows = manifests.filter(isWanted).map { manifest in
            Row(
                scope: manifest.scope.description, name: manifest.name.text, keys: manifest.keys,
                description: manifest.description, tags: manifest.tags, stores: manifest.stores.map(\.text),
                path: manifest.path.description)
        }
        if json { return try Terminal.output(json: rows) }
        Terminal.output(
            table: rows.map { [$0.scope, $0.name, $0.keys.joined(separator: ","), $0.description ?? ""] })
        if rows.isEmpty { throw QuietExit(status: word == nil ? .done : .findings) }
    }

    private func isWanted(_ manifest: SecretManifest) -> Bool {
        guard let word = word?.lowercased() else { return true }
        let texts =
            [manifest.name.text, manifest.description ?? ""] + manifest.keys
            + manifest.tags.flatMap { [$0.key, $0.value] }
        return texts.contains { $0.lowercased().contains(word) }
    }
}
