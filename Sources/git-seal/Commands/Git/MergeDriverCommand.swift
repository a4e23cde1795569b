import ArgumentParser
import Catalog
import Files
import GitRepository
import SealedFiles
import Sealing
import SystemPackage

struct MergeDriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-driver",
        abstract: "How git merges files with sealed values; needs no key.",
        discussion: """
            Git calls it, after git seal hooks install --drivers. Values are merged by their ids: neighbouring values that \
            changed on both sides are no conflict, and neither is a value that was merely sealed again. The rest is merged \
            line by line. Exits with 1 where conflicts are left; git seal diff --show-secrets then shows both sides.

            EXAMPLES
              git config merge.git-seal.driver 'git-seal merge-driver %O %A %B %P --marker-size %L'
            """)

    @Argument(help: "The common ancestor.", completion: .file())
    var base: String

    @Argument(help: "Our version, which the result replaces.", completion: .file())
    var ours: String

    @Argument(help: "Their version.", completion: .file())
    var theirs: String

    @Argument(help: "Where the file lies in the repository.")
    var path: String

    @Option(help: "How long conflict markers are.")
    var markerSize: UInt16 = 7

    func run() throws {
        let versions = try [base, ours, theirs].map { try Files.read(FilePath($0), atMost: SealedText.maximumLength) }
        let merge = mergedValues(versions)
        let merged = try TextMerge(
            base: merge?.base ?? versions[0], ours: merge?.ours ?? versions[1], theirs: merge?.theirs ?? versions[2],
            path: path, markerSize: markerSize)
        try Files.writeAtomically(merged.bytes, to: FilePath(ours))
        for label in merge?.conflicts ?? [] {
            Terminal.note("\(label) in \(path) was changed on both sides: git seal diff --show-secrets \(path)")
        }
        if !merged.isClean { throw QuietExit(status: .findings) }
    }

    /// `nil` where one of the versions is no text that we understand.
    private func mergedValues(_ versions: [[UInt8]]) -> ValueMerge? {
        let name = path.split(separator: "/").last ?? ""
        let texts = versions.compactMap { try? SealedText($0, fileName: name) }
        guard texts.count == 3 else { return nil }
        let current = currentKeys()
        return try? ValueMerge(base: texts[0], ours: texts[1], theirs: texts[2]) { current[$0.scope] == $0.keyID }
    }

    private func currentKeys() -> [ScopeName: KeyID] {
        guard let revision = try? Workspace.open().revision, let names = try? revision.scopeNames() else { return [:] }
        return names.reduce(into: [:]) { $0[$1] = (try? revision.scopeState($1))?.current }
    }
}
