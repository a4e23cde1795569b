import Catalog
import Files
import GitRepository

/// Makes git show and merge sealed values: drivers in this clone's configuration, and the files that they are for in
/// `.gitattributes`, which is committed. A clone without the drivers goes on as if nothing were there.
struct GitDrivers {
    let workspace: Workspace

    private static let settings = [
        ("diff.git-seal.textconv", "git-seal textconv"),
        // A cache would keep values in clear as objects of the repository.
        ("diff.git-seal.cachetextconv", "false"),
        ("merge.git-seal.name", "git-seal: values by their ids, the rest by lines"),
        ("merge.git-seal.driver", "git-seal merge-driver %O %A %B %P --marker-size %L"),
    ]
    private static let attributes: RepositoryPath = ".gitattributes"

    func install() throws {
        for (name, value) in Self.settings where workspace.repository.configuration(name) != value {
            try workspace.repository.setConfiguration(name, value)
        }
        Terminal.note("git diff and git merge know sealed values in this clone")
        let source = workspace.revision.source
        let old = try source.read(Self.attributes, atMost: 1 << 20) ?? []
        let text = String(decoding: old, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").joined(separator: " ") }
        let missing = patterns.map { "\($0) diff=git-seal merge=git-seal" }.filter { !lines.contains($0) }
        guard !missing.isEmpty else { return }
        let start = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        let path = try source.pathForWriting(Self.attributes)
        try Files.writeAtomically(Array((start + missing.map { $0 + "\n" }.joined()).utf8), to: path)
        Terminal.note("added \(missing.count == 1 ? "a line" : "\(missing.count) lines") to .gitattributes; commit it")
    }

    /// Where manifests lie and what the config asks to be sealed. Braces mean nothing to git.
    private var patterns: [String] {
        let config = workspace.config
        return (config.paths + config.sealing.map(\.files)).map(\.text).filter {
            !$0.contains("{") && !$0.contains(" ")
        }
    }
}
