import ArgumentParser
import GitRepository
import Scanning

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Scan files, what is staged, or standard input.",
        discussion: """
            Works with the built-in rules anywhere; in a repository with .git-seal/scan.toml those are added. A line \
            with the comment `git-seal:allow` is left alone. Exit status 1 means findings.

            EXAMPLES
              git seal scan                        the work tree
              git seal scan src deploy/values.yaml
              git seal scan --staged               what the next commit adds
              kubectl get cm -o yaml | git seal scan --stdin
              git seal scan --format html > findings.html
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case jsonl
        case sarif
        case junit
        case csv
        case html
    }

    @OptionGroup var options: ScanOptions

    func run() throws {
        let status = try options.run(Scan(format: options.format, showSecrets: options.showSecrets))
        if status != .done { throw QuietExit(status: status) }
    }
}

/// What is scanned and how it is told; other verbs that work on findings take the same.
struct ScanOptions: ParsableArguments {
    @Argument(help: "Files and folders; the current folder if none is given.", completion: .file())
    var paths: [String] = []

    @Flag(help: "Scan the lines that the next commit adds.")
    var staged = false

    @Flag(help: "Scan standard input.")
    var stdin = false

    @Option(help: "What is written to standard output.")
    var format: ScanCommand.Format = .text

    @Flag(help: "Show the secrets instead of redacting them.")
    var showSecrets = false

    func validate() throws {
        if [staged, stdin, !paths.isEmpty].count(where: \.self) > 1 {
            throw ValidationError("give one of --staged, --stdin and paths")
        }
    }

    /// Scans what the options choose; what becomes of the report is up to `scan`.
    func run(_ scan: Scan) throws -> ExitStatus {
        if staged {
            try staged(scan)
        } else if stdin {
            try scan.standardInput()
        } else {
            try scan.tree(paths.isEmpty ? ["."] : paths)
        }
    }

    /// What a run with these options finds, the accepted findings among them, for verbs that do more than print it.
    func report() throws -> ScanReport {
        let report = ReportBox()
        _ = try run(Scan(format: format, showSecrets: showSecrets, into: report))
        return report.value
    }

    private func staged(_ scan: Scan) throws -> ExitStatus {
        let repository = try Repository.openFromEnvironment()
        return try scan.staged(try scan.stagedChanges(repository), in: repository)
    }
}
