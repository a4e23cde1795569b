import ArgumentParser
import Catalog
import SecretMemory

struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change the values of a secret or a file in an editor.",
        discussion: """
            The text lies on a memory file system while the editor runs, and is wiped afterwards. Values that were not \
            touched keep their tokens, byte for byte; an editor that fails, or changes nothing, changes nothing.

            A file with values sealed in place is edited as a whole. In YAML sealed values have the tag !sealed: put one \
            before a new value to seal it, take one away to leave a value readable.

            EXAMPLES
              git seal edit payments/db
              git seal edit deploy/values.yaml
              GIT_EDITOR='code --wait' git seal edit payments/db
            """)

    @Argument(help: "The secret's name, or a file with values sealed in place.", completion: .file())
    var name: String

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    func run() async throws {
        let workspace = try Workspace.open()
        if InPlaceFile.isNamed(by: name) { return try await InPlaceEdit(file: name, scope: scope).run(in: workspace) }
        let manifest = try workspace.manifest(named: name, scope: scope)
        let session = try EditSession(manifest, in: workspace)
        let text = try session.text(comment: comment(manifest))
        let edited = try await Editor.edit(text, as: "\(name.split(separator: "/").last ?? "secret").txt")
        guard !edited.isEqual(to: text) else { return Terminal.note("nothing was changed") }
        let changes = try EditText.parse(edited)

        let lock = try workspace.lock()
        var draft = try workspace.draft(of: manifest)
        let count = try session.apply(changes, to: &draft, with: workspace)
        guard count > 0 else { return Terminal.note("nothing was changed") }
        try draft.write(in: workspace)
        _ = consume lock
        Terminal.note("changed \(quantity(count, "value")) in \(draft.displayPath)")
    }

    private func comment(_ manifest: SecretManifest) -> [String] {
        [
            "\(manifest.name) in scope \(manifest.scope). Lines that begin with # are ignored.",
            "After the colon and a space everything up to the end of the line is the value, without quotes;",
            "a value of several lines follows \"key: |\", each line indented by two spaces.",
            "Delete a line to remove the key, add one to add a key.",
        ]
    }
}
