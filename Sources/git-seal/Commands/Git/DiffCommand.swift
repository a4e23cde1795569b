import ArgumentParser
import Catalog
import GitRepository
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Which sealed values changed, without any key; or both sides of a conflict.",
        discussion: """
            Compares the work tree with HEAD, or with another commit. + is a new value, - one that is gone, ~ another \
            value, = the same value sealed again. In a merge that stopped, shows what both sides made of a value. \
            --show-secrets prints the values that you may read. Exits with 1 where something differs.

            EXAMPLES
              git seal diff
              git seal diff --base main deploy/values.yaml
              git seal diff --show-secrets secrets/payments/db.yaml
            """)

    @Argument(help: "Only these files.", completion: .file())
    var files: [String] = []

    @Option(help: "The commit to compare with.")
    var base = "HEAD"

    @Flag(help: "Print the values.")
    var showSecrets = false

    func run() throws {
        let workspace = try Workspace.open()
        let base = try baseSource(workspace)
        let former = try formerFiles(base)
        var differs = false
        for path in try paths(in: workspace, besides: Set(former.keys)) {
            let here = try workspace.revision.source.read(path, atMost: SealedText.maximumLength)
            let there = try former[path].flatMap { try base?.read($0, atMost: SealedText.maximumLength) }
            guard here != there else { continue }
            if let conflict = try workspace.repository.conflict(at: path) {
                differs = true
                try show(conflict, at: path, in: workspace)
            } else if show(here, since: there, at: path, in: workspace) {
                differs = true
            }
        }
        if differs { throw QuietExit(status: .findings) }
    }

    /// All files of the base in one listing: to look a path up anew walks through all of its folders.
    private func formerFiles(_ base: TreeSource?) throws -> [RepositoryPath: RevisionFile] {
        let files = try base?.files { !$0.isInside(".git-seal") } ?? []
        return Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The files that were named, or all that may hold values on either side.
    private func paths(in workspace: Workspace, besides there: Set<RepositoryPath>) throws -> [RepositoryPath] {
        guard files.isEmpty else {
            return try files.map { file in
                guard let place = workspace.place(of: FilePath(file)) else {
                    throw Diagnostic("\(file) lies outside the repository", status: .usage)
                }
                return place
            }
        }
        let here = try workspace.revision.source.files { !$0.isInside(".git-seal") }.map(\.path)
        return there.union(here).sorted().filter { path in
            path.string?.split(separator: "/").last.flatMap { FileFormat(fileName: $0) } != nil
        }
    }

    private func baseSource(_ workspace: Workspace) throws -> TreeSource? {
        guard try workspace.repository.head().commit != nil else { return nil }
        let commit = try workspace.repository.resolve(base)
        return TreeSource(repository: workspace.repository, tree: try workspace.repository.tree(of: commit))
    }

    private func text(_ bytes: [UInt8]?, at path: RepositoryPath) -> SealedText? {
        guard let bytes, let name = path.string?.split(separator: "/").last else { return nil }
        return (try? SealedText(bytes, fileName: name)) ?? nil
    }

    /// - Returns: whether something differs.
    private func show(
        _ here: [UInt8]?, since there: [UInt8]?, at path: RepositoryPath, in workspace: Workspace
    ) -> Bool {
        let (old, new) = (text(there, at: path), text(here, at: path))
        let differences = ValueDifference.between(old, new)
        guard !differences.isEmpty else { return false }
        Terminal.output(Terminal.escaped("\(path)"))
        let values = Values(old, new, shown: showSecrets, in: workspace)
        for difference in differences {
            Terminal.output("  \(difference.sign) \(Terminal.escaped(difference.label))\(difference.remark)")
            values.show(difference)
        }
        return true
    }

    private func show(_ conflict: IndexConflict, at path: RepositoryPath, in workspace: Workspace) throws {
        func version(_ blob: BlobID?) throws -> SealedText? {
            text(try blob.map { try workspace.repository.blob($0, atMost: SealedText.maximumLength) }, at: path)
        }
        Terminal.output("\(Terminal.escaped("\(path)")): both sides changed it")
        guard let ours = try version(conflict.ours), let theirs = try version(conflict.theirs) else { return }
        let merge = try? ValueMerge(
            base: try version(conflict.ancestor) ?? ours, ours: ours, theirs: theirs, isCurrent: { _ in false })
        let values = Values(ours, theirs, shown: showSecrets, in: workspace)
        for difference in ValueDifference.between(ours, theirs)
        where merge?.conflicts.contains(difference.label) ?? true || difference.change != .changed {
            Terminal.output("  \(difference.sign) \(Terminal.escaped(difference.label))\(difference.remark)")
            values.show(difference, names: ("ours", "theirs"))
        }
    }
}

extension ValueDifference {
    fileprivate var sign: String {
        switch change {
        case .added, .nowSealed: "+"
        case .removed, .nowReadable: "-"
        case .changed: "~"
        case .resealed: "="
        }
    }

    fileprivate var remark: String {
        switch change {
        case .nowSealed: " (was readable)"
        case .nowReadable: " (is readable now)"
        default: ""
        }
    }
}

/// The values of both versions, as far as they are to be shown and can be read.
private struct Values {
    private let old: (text: SealedText, opened: SealedText.Opened)?
    private let new: (text: SealedText, opened: SealedText.Opened)?

    init(_ old: SealedText?, _ new: SealedText?, shown: Bool, in workspace: Workspace) {
        func open(_ text: SealedText?) -> (SealedText, SealedText.Opened)? {
            guard shown, let text else { return nil }
            return (text, text.open(with: workspace.openersAtHand(for: text)))
        }
        self.old = open(old)
        self.new = open(new)
    }

    func show(_ difference: ValueDifference, names: (String, String) = ("was", "is")) {
        show(difference.old, in: old, name: names.0)
        if difference.change != .resealed { show(difference.new, in: new, name: names.1) }
    }

    private func show(_ index: Int?, in version: (text: SealedText, opened: SealedText.Opened)?, name: String) {
        guard let index, let version, version.text.places[index].content.sealedValue != nil else { return }
        Terminal.output("      \(name): ", terminator: "")
        let isShown: Void? = version.opened.withValue(at: index) { bytes, type in
            if type == .bytes { Terminal.output("(binary)", terminator: "") } else { Terminal.output(bytes) }
        }
        Terminal.output(isShown == nil ? "(sealed)" : "")
    }
}
