import ArgumentParser
import Catalog
import Files
import SealedFiles
import Sealing
import SystemPackage

struct TextconvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "textconv",
        abstract: "What git diff shows of a file: values in clear, as far as you may read them.",
        discussion: """
            Git calls it, after git seal hooks install --drivers. A value that you cannot read stands there as its value \
            id, so that one sees whether it changed. A file that does not parse is printed as it is.

            EXAMPLES
              git seal textconv deploy/values.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    func run() throws {
        let path = FilePath(file)
        let bytes = try Files.read(path, atMost: SealedText.maximumLength)
        guard let text = try? SealedText(bytes, fileName: path.lastComponent?.string ?? ""), !text.sealedPlaces.isEmpty,
            let workspace = try? Workspace.open()
        else { return Terminal.output(bytes) }
        let opened = text.open(with: workspace.openersAtHand(for: text))
        Terminal.output(
            try text.rendering(opened) { index in
                guard let value = text.places[index].content.sealedValue else { return "" }
                let what = opened.indices.contains(index) ? "binary" : "sealed for \(value.scope)"
                return "(\(what), value \(value.valueID.description.prefix(12)))"
            })
    }
}

extension Workspace {
    /// The openers of whatever can be opened without a question; nothing is pinned, nothing is said.
    func openersAtHand(for text: SealedText) -> [KeyID: ValueOpener] {
        let scopes = Set(text.sealedPlaces.map(\.value.scope))
        let identities = scopes.isEmpty ? [] : IdentityLookup.silent()
        return scopes.reduce(into: [:]) { openers, scope in
            guard let state = try? revision.scopeState(scope), (try? state.verifySignatures()) != nil,
                let seed = try? revision.seed(of: state, with: identities)
            else { return }
            openers.merge(state.openers(with: seed)) { $1 }
        }
    }
}
