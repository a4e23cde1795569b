import ArgumentParser
import GitRepository
import Scanning

struct ScanCommand: AsyncParsableCommand {
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
              git seal scan --commits main..HEAD   what these commits add, as on a pull request
              git seal scan --history              every version of every file
              kubectl get cm -o yaml | git seal scan --stdin
              git seal scan --format html > findings.html
              git seal scan --staged --fix         seal what is found in YAML, JSON and .env files
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

    @Flag(help: "Seal what is found in YAML, JSON and .env files where it stands, and report the rest.")
    var fix = false

    @Option(help: "Of --fix, the scope; by default the file's rules or other values say.")
    var scope: String?

    func validate() throws {
        if fix && (options.stdin || options.history || options.commits != nil) {
            throw ValidationError("--fix goes with files and --staged")
        }
    }

    func run() async throws {
        if fix {
            let fix = FindingFix(workspace: try Workspace.open(), scope: scope, isStaged: options.staged)
            let found = try await options.report().findings
            let left = try await fix.fix(found)
            if left.count < found.count {
                Terminal.note("what was ever committed or shared is known: revoke it, and seal the new one")
            }
        }
        let scan = try Scan(options.configuration, format: options.format, showSecrets: options.showSecrets)
        let status = try await options.run(scan)
        if status != .done { throw QuietExit(status: status) }
    }
}

/// What is scanned and how it is told; other verbs that work on findings take the same.
struct ScanOptions: ParsableArguments {
    @Argument(help: "Files and folders; the current folder if none is given.", completion: .file())
    var paths: [String] = []

    @Flag(help: "Scan the lines that the next commit adds.")
    var staged = false

    @Option(
        help: ArgumentHelp(
            "Scan the lines that commits add: of A..B those that B has and A has not; of one commit its own.",
            valueName: "range"))
    var commits: String?

    @Flag(help: "Scan every version of every file that a branch or tag leads to.")
    var history = false

    @Flag(help: "Scan standard input.")
    var stdin = false

    @Option(help: "What is written to standard output.")
    var format: ScanCommand.Format = .text

    @Option(help: "Report findings of this confidence and above: low, medium or high.")
    var confidence: Confidence = .medium

    @Option(help: "How many layers of base64, hexadecimal digits and escapes to look through, 0 to 8.")
    var decodeDepth = 1

    @Flag(
        inversion: .prefixedNo,
        help: "Look for the values of sealed secrets that the identities at hand can open.")
    var knownValues = true

    @Flag(help: "Show the secrets instead of redacting them.")
    var showSecrets = false

    func validate() throws {
        if [staged, stdin, history, commits != nil, !paths.isEmpty].count(where: \.self) > 1 {
            throw ValidationError("give one of --staged, --commits, --history, --stdin and paths")
        }
        guard (0...8).contains(decodeDepth) else { throw ValidationError("--decode-depth is 0 to 8") }
    }

    /// Scans what the options choose; what becomes of the report is up to `scan`.
    func run(_ scan: Scan) async throws -> ExitStatus {
        if staged {
            try staged(scan)
        } else if let commits {
            try scan.commits(commits, in: try Repository.openFromEnvironment())
        } else if history {
            try await scan.history(of: try Repository.openFromEnvironment())
        } else if stdin {
            try scan.standardInput()
        } else {
            try scan.tree(paths.isEmpty ? ["."] : paths)
        }
    }

    /// What a run with these options finds, the accepted findings among them, for verbs that do more than print it.
    func report() async throws -> ScanReport {
        let report = ReportBox()
        _ = try await run(Scan(configuration, format: format, showSecrets: showSecrets, into: report))
        return report.value
    }

    /// Whether nothing else was asked for.
    var isOfWorkTree: Bool { !staged && commits == nil && !history && !stdin && paths.isEmpty }

    var configuration: ScanConfiguration {
        var configuration = ScanConfiguration()
        configuration.minimalConfidence = confidence
        configuration.decodeDepth = decodeDepth
        if knownValues, let workspace = try? Workspace.open() {
            configuration.knownValues = try? workspace.knownValues()
        }
        return configuration
    }

    private func staged(_ scan: Scan) throws -> ExitStatus {
        let repository = try Repository.openFromEnvironment()
        return try scan.staged(try scan.stagedChanges(repository), in: repository)
    }
}

extension Confidence: ExpressibleByArgument {
    public init?(argument: String) {
        guard let confidence = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = confidence
    }

    public static var allValueStrings: [String] { allCases.map(\.name) }
    public var defaultValueDescription: String { name }
}
