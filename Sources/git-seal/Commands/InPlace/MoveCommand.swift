import ArgumentParser
import Catalog
import Files
import GitRepository
import SealedFiles
import Sealing
import SystemPackage

struct MoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mv",
        abstract: "Rename a secret, or seal values again for where they stand now.",
        discussion: """
            A sealed value opens only at the place that it was sealed for. With two names, renames a secret: its file \
            moves, its values are sealed for the new name. With a file, seals again what was renamed or moved there by \
            hand: values that do not open are looked for in the file, in its last commit, and in --from. Needs an \
            identity that reads the scope; the value ids stay, since no value changes.

            EXAMPLES
              git seal mv payments/db payments/ledger
              git seal mv deploy/values.yaml                         after a key was renamed
              git seal mv deploy/values.yaml --was db.password       that was never committed
              git seal mv deploy/b.yaml --from deploy/a.yaml         after lines were moved from there
            """)

    @Argument(help: "The secret, or the file.", completion: .file())
    var source: String

    @Argument(help: "The secret's new name.")
    var target: String?

    @Option(help: "The scope, where the name lives in several.")
    var scope: String?

    @Option(help: "The path that a value had before, where no commit has it.")
    var was: [String] = []

    @Option(help: "A file that values came from.", completion: .file())
    var from: [String] = []

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        if let target {
            try rename(to: target, in: workspace)
        } else {
            try rebind(in: workspace)
        }
        _ = consume lock
    }

    private func rename(to target: String, in workspace: Workspace) throws {
        let manifest = try workspace.manifest(named: source, scope: scope)
        let name = try secretName(target)
        let taken = try? workspace.revision.manifest(named: name, scope: manifest.scope)
        guard taken == nil else {
            throw Diagnostic("there is a secret \(name) in \(manifest.scope) already", status: .cannotRun)
        }
        let old = try workspace.pathForWriting(manifest)
        let bytes = try resealed(
            manifest, Files.read(old, atMost: SecretManifest.maximumLength), as: name, in: workspace)
        let path = try workspace.revision.path(forNew: SecretID(scope: manifest.scope, name: name))
        let new = try workspace.revision.source.pathForWriting(path)
        var change = workspace.fileChange()
        if new != old { change.remove(old) }
        try change.write(bytes, to: new)
        try change.commit()
        Terminal.note("renamed \(manifest.name) to \(name), now in \(path)")
    }

    /// The manifest under its new name, with its values sealed for that.
    private func resealed(
        _ manifest: SecretManifest, _ bytes: [UInt8], as name: SecretName, in workspace: Workspace
    ) throws -> [UInt8] {
        var editor = try ManifestEditor(bytes, at: manifest.path)
        try editor.rename(to: name)
        let (openers, faults) = try workspace.openers(of: [manifest.scope])
        if let (_, fault) = faults.first { throw fault }
        do {
            let before = try SealedText(manifest: bytes, of: manifest.name.text)
            let after = try SealedText(manifest: editor.bytes, of: name.text)
            let opened = before.open(with: openers)
            guard opened.isComplete else { throw SealingError.doesNotOpen }
            return try after.replacing(before.resealed(opened, for: after, with: try workspace.sealer(manifest.scope)))
        } catch let error as SealedTextError {
            throw InPlaceError(error, in: manifest.path.description)
        }
    }

    private func rebind(in workspace: Workspace) throws {
        let file = try InPlaceFile.read(source, allowsForeignTokens: true, in: workspace)
        let scopes = Set(file.text.sealedPlaces.map(\.value.scope))
        let (openers, faults) = try workspace.openers(of: scopes)
        if let (_, fault) = faults.min(by: { $0.key < $1.key }) { throw fault }
        let failed = file.text.open(with: openers).failed
        var sources: [SealedText] = []
        for name in from {
            sources.append(try InPlaceFile.read(name, allowsForeignTokens: true, in: workspace).text)
        }
        if let committed = try committed(file, in: workspace) { sources.append(committed) }
        let sealers = try Dictionary(uniqueKeysWithValues: scopes.map { ($0, try workspace.sealer($0)) })
        let paths = try was.map { text in try file.attempt { (_) throws(SealedTextError) in try PlacePath(text) } }
        let rebound = try file.text.rebound(failed, from: sources, at: paths, with: openers, sealers: sealers)
        try file.replace(Dictionary(rebound.map { ($0.index, $0.token) }, uniquingKeysWith: { $1 }), in: workspace)
        for value in rebound {
            Terminal.note("\(value.origin) is sealed for \(file.text.places[value.index].label) now")
        }
        if let index = failed.first(where: { index in !rebound.contains { $0.index == index } }) {
            throw MovedInPlace(file: file, index: index, opener: nil)
        }
        if rebound.isEmpty { Terminal.note("everything in \(file.name) is where it was sealed for") }
    }

    /// The file as HEAD has it, if it has it.
    private func committed(_ file: InPlaceFile, in workspace: Workspace) throws -> SealedText? {
        guard let place = file.place, let head = try workspace.repository.head().commit else { return nil }
        let tree = try workspace.repository.tree(of: head)
        guard let bytes = try? workspace.repository.file(at: place, in: tree, atMost: SealedText.maximumLength) else {
            return nil
        }
        return try? SealedText(bytes, as: file.text.format, allowsForeignTokens: true)
    }
}
