import ArgumentParser
import Files
import GitRepository
import SealedFiles
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
        let (merged, conflicts) = try SealedMerge.merge(
            base: versions[0], ours: versions[1], theirs: versions[2], path: path, markerSize: markerSize,
            currentKeys: (try? Workspace.open()).map(SealedMerge.currentKeys) ?? [:])
        try Files.writeAtomically(merged.bytes, to: FilePath(ours))
        for label in conflicts {
            Terminal.note("\(label) in \(path) was changed on both sides: git seal diff --show-secrets \(path)")
        }
        if !merged.isClean { throw QuietExit(status: .findings) }
    }
}
