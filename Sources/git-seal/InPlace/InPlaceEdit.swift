import SealedFiles
import Sealing
import SecretMemory
import SystemPackage

/// `edit` of a file with values sealed in place.
struct InPlaceEdit {
    let file: String
    let scope: String?

    func run(in workspace: Workspace) async throws {
        let file = try InPlaceFile.read(file, in: workspace)
        let opened = try workspace.open(file, allowsPart: true)
        let text = try file.attempt { (text) throws(SealedTextError) in try text.rendering(opened, marking: true) }
        let edited = try await Editor.edit(text, as: file.path?.lastComponent?.string ?? "values.yaml")
        guard !edited.isEqual(to: text) else { return Terminal.note("nothing was changed") }

        let lock = try workspace.lock()
        try refuseChangeMeanwhile(of: file, in: workspace)
        let requests = try workspace.sealingRequests(for: file.place)
        var bytes = edited.withBytes { $0.withUnsafeBytes { Array($0) } }
        defer { wipe(&bytes) }
        let result = try Self.inEditedText { () throws(SealedTextError) in
            try EditedText(bytes, of: file.text, opened) { (text) throws(SealedTextError) in
                var chosen: [Int] = []
                for request in requests { chosen += try text.select(request.selection) }
                return chosen
            }
        }
        var tokens = result.kept
        if !result.changed.isEmpty {
            let sealer = try workspace.sealer(try workspace.sealingScope(named: scope, for: file))
            tokens.merge(
                try await result.text.sealed(result.changed, with: sealer, documentIDs: result.documentIDs)
            ) { $1 }
        }
        try file.write(
            try Self.inEditedText { () throws(SealedTextError) in try result.text.replacing(tokens) }, in: workspace)
        _ = consume lock
        Terminal.note(
            "changed \(file.name); sealed \(quantity(result.changed.count, "value")), kept \(result.kept.count)")
    }

    /// Faults are told with their place in what came from the editor.
    private static func inEditedText<Result>(_ body: () throws(SealedTextError) -> Result) throws -> Result {
        do throws(SealedTextError) {
            return try body()
        } catch {
            throw InPlaceError(error, in: "the edited text")
        }
    }

    /// An editor may be open for an hour.
    private func refuseChangeMeanwhile(of file: InPlaceFile, in workspace: Workspace) throws {
        let now = try InPlaceFile.read(self.file, in: workspace)
        guard now.text.source != file.text.source else { return }
        throw Diagnostic(
            "nothing was changed", at: file.name, because: "somebody else changed the file while it was edited",
            hint: "edit it again", status: .cannotRun)
    }
}
