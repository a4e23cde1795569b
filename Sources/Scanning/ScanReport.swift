/// What a scan found, and what it looked at: a scan that looked at nothing must not pass for one that found nothing.
public struct ScanReport: Sendable {
    public internal(set) var findings: [Finding] = []
    public var skipped: [SkippedInput] = []
    /// How many commits were looked at, in a scan of history.
    public var commits: Int?
    /// Whether the scan was stopped before its end.
    public internal(set) var isPartial = false
    public internal(set) var files = 0
    public internal(set) var bytes = 0
    public internal(set) var rules = 0
    public internal(set) var milliseconds = 0.0
    /// Findings below the configuration's ``ScanConfiguration/minimalConfidence``.
    public internal(set) var doubtful = 0
    /// Rules that were left out because they cannot be used.
    public internal(set) var problems: [RuleProblem] = []

    /// Findings that the team has accepted; they are counted here and not in ``findings``.
    public internal(set) var accepted = AcceptedCounts()
    /// Whether every file of the work tree was looked at, so that what was not found is not there.
    public var coversWorkTree = false

    public init() {}

    mutating func add(_ result: InputResult) {
        findings += result.findings
        skipped += result.skipped
        files += result.files
        bytes += result.bytes
        doubtful += result.doubtful
    }

    mutating func sort() {
        findings.sort {
            ($0.path, $0.start.line, $0.start.column, $0.rule) < ($1.path, $1.start.line, $1.start.column, $1.rule)
        }
        skipped.sort { $0.path < $1.path }
    }
}

/// What one input gave.
struct InputResult {
    var findings: [Finding] = []
    var skipped: [SkippedInput] = []
    var files = 0
    var bytes = 0
    var doubtful = 0
}
