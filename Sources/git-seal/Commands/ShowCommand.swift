import ArgumentParser
import Catalog
import GitRepository
import Sealing

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what everyone may know of a secret; needs no key.",
        discussion: """
            EXAMPLES
              git seal show payments/db
              git seal show payments/db --json
            """)

    @Argument(help: "The secret's name.")
    var name: String

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    @Flag(help: "One JSON object.")
    var json = false

    struct View: Encodable {
        struct Sealed: Encodable {
            let key: String
            let valueID: String
            let keyID: String
        }

        let name: String
        let scope: String
        let path: String
        let description: String?
        let tags: [String: String]
        let stores: [String]
        let plain: [String: String]
        let sealed: [Sealed]
        let schedule: String?
        let version: String
        let readers: [String]
    }

    func run() throws {
        let workspace = try Workspace.open()
        let manifest = try workspace.manifest(named: name, scope: scope)
        let readers = (try? workspace.revision.scopeState(manifest.scope).recipients.keys.sorted()) ?? []
        let view = View(
            name: manifest.name.text, scope: manifest.scope.text, path: manifest.path.description,
            description: manifest.description, tags: manifest.tags, stores: manifest.stores.map(\.text),
            plain: manifest.plain,
            sealed: manifest.sealed.map { sealed in
                View.Sealed(
                    key: sealed.label, valueID: sealed.value.valueID.description,
                    keyID: sealed.value.keyID.description)
            }, schedule: manifest.rotation?.schedule, version: manifest.versionID.text, readers: readers)
        if json { return try Terminal.output(json: view) }
        var rows = [["name", view.name], ["scope", view.scope], ["file", view.path]]
        if let description = view.description { rows.append(["description", description]) }
        if !view.tags.isEmpty {
            rows.append(["tags", view.tags.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ", ")])
        }
        rows.append(["stores", view.stores.joined(separator: ", ")])
        rows += view.plain.sorted { $0.key < $1.key }.map { ["plain", "\($0) = \($1)"] }
        let width = view.sealed.map(\.key.count).max() ?? 0
        rows += view.sealed.map { sealed in
            let key = Terminal.padded(sealed.key, to: width)
            return ["sealed", "\(key)  value \(sealed.valueID.prefix(8)), key \(sealed.keyID)"]
        }
        if let schedule = view.schedule { rows.append(["rotation", schedule]) }
        rows.append(["version", view.version])
        rows.append(["readers", view.readers.isEmpty ? "unknown" : view.readers.joined(separator: ", ")])
        Terminal.output(table: rows)
    }
}
