import ArgumentParser
import Files
import GitRepository
import Scanning
import SystemPackage

struct ScanBaseline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Accept what is found now, so that only new findings are reported.",
        discussion: """
            Adds a fingerprint for each finding to .git-seal/scan-baseline; commit that file. It has no line numbers \
            and no dates, so it merges, and a secret that moves stays accepted; another secret never does. \
            Revoke what is real: a baseline hides a leak, it does not undo it.

            EXAMPLES
              git seal scan baseline                          the work tree
              git seal scan baseline tests --staged           only a folder, or only what is staged
              git seal scan baseline --prune                  remove entries that match nothing any more
              git seal scan baseline --import .secrets.baseline
            """)

    @OptionGroup var scan: ScanOptions

    @Flag(help: "Remove entries that match nothing in the work tree, and add none.")
    var prune = false

    @Option(
        name: .customLong("import"),
        help: "Accept only what a baseline of detect-secrets lists, and report the rest.", completion: .file())
    var imported: String?

    func validate() throws {
        if prune && (imported != nil || !scan.isOfWorkTree) {
            throw ValidationError("--prune looks at the whole work tree: give it alone")
        }
    }

    func run() async throws {
        let repository = try Repository.openFromEnvironment()
        let file = try BaselineFile(in: repository)
        if let imported { return try await take(imported, into: file, repository) }
        let report = try await scan.report()
        if prune { return try remove(from: file, seen: Set(report.findings.map(\.fingerprint)), report) }
        let (added, kept) = try file.update { baseline in
            let added = baseline.add(report.findings)
            return (added, baseline.count - added)
        }
        Terminal.note("added \(added) to \(Baseline.path), \(kept) \(kept == 1 ? "was" : "were") there")
    }

    /// The second scan reads what was just written, and so reports exactly what a later one will.
    private func take(_ path: String, into file: BaselineFile, _ repository: Repository) async throws {
        let theirs = try BaselineImport(path)
        let names = scan.staged ? nil : WorkTreePaths(root: repository.workTree)
        try theirs.add(try await scan.report().findings, to: file) { names?.name($0) ?? $0 }
        let status = try await scan.run(
            Scan(scan.configuration, format: scan.format, showSecrets: scan.showSecrets))
        if status != .done { throw QuietExit(status: status) }
    }

    private func remove(
        from file: BaselineFile, seen: Set<FindingFingerprint>, _ report: ScanReport
    ) throws {
        guard report.coversWorkTree else {
            throw Diagnostic(
                "nothing was removed", because: "some files could not be read, and entries may be theirs",
                hint: "git seal scan names them", status: .cannotRun)
        }
        let removed = try file.update { baseline in
            let unused = baseline.unused(seen: seen)
            baseline.remove(unused.map(\.fingerprint))
            return unused.count
        }
        Terminal.note("removed \(removed) from \(Baseline.path)")
    }
}
