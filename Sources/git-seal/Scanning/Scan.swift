import Files
import GitRepository
import Glibc
import Scanning
import SystemPackage

/// One scan from the command line: what is looked at, with which rules, and what is said of it.
struct Scan {
    private let scanner: Scanner
    private let format: ScanCommand.Format
    private let showSecrets: Bool
    private let accepted: AcceptedFindings
    private let names: WorkTreePaths?
    private let box: ReportBox?

    /// - Parameter box: where the report goes, as it is, instead of being written.
    init(
        format: ScanCommand.Format, showSecrets: Bool, repository: Repository? = nil, into box: ReportBox? = nil
    ) throws {
        self.format = format
        self.showSecrets = showSecrets
        self.box = box
        let repository = repository ?? (try? Repository.openFromEnvironment())
        names = WorkTreePaths(root: repository?.workTree)
        accepted = box == nil ? try AcceptedFindings.of(repository) : AcceptedFindings()
        scanner = try Self.load(repository)
    }

    /// Compiles the rules of this repository into the user's cache, if they are not there.
    static func warmCache() throws {
        _ = try load(try? Repository.openFromEnvironment(), isQuiet: true)
    }

    static let maximumRuleFile = 8 << 20

    /// What the rule files of a repository say.
    static func configuration(of repository: Repository?) throws -> ScanConfiguration {
        var configuration = ScanConfiguration()
        if let root = repository?.workTree {
            for name in [".gitleaks.toml", ".git-seal/scan.toml"] {
                let path = root.appending(name)
                guard Files.exists(path) else { continue }
                configuration.sources.append(
                    RuleSource(name: name, bytes: try Files.read(path, atMost: maximumRuleFile)))
            }
            configuration.open = { name in try? Files.read(root.appending(name), atMost: maximumRuleFile) }
        }
        return configuration
    }

    private static func load(_ repository: Repository?, isQuiet: Bool = false) throws -> Scanner {
        let configuration = try configuration(of: repository)
        let cache = RuleCache.ofUser
        let begin = ContinuousClock.now
        let scanner = try Scanner.load(configuration, cache: cache)
        if !isQuiet, scanner.origin == .compiled, ContinuousClock.now - begin > .milliseconds(500) {
            Terminal.note("compiled the scanner's rules; the next runs take them from the cache")
        }
        for problem in scanner.problems { Terminal.warn(problem.words) }
        return scanner
    }

    /// The largest file of which the added lines are looked at.
    private static let stagedLimit = 256 << 20

    /// What the next commit changes, compared as far as ``staged(_:in:)`` looks.
    func stagedChanges(_ repository: Repository) throws -> StagedChanges {
        try repository.stagedChanges(comparingUpTo: Self.stagedLimit)
    }

    /// Scans the lines that the next commit adds.
    ///
    /// - Throws: when something is staged and nothing of it was looked at: that must not pass for clean.
    func staged(_ changes: StagedChanges, in repository: Repository) throws -> ExitStatus {
        var inputs: [ScanInput] = []
        for file in changes.files where file.entry.kind.isRegular {
            switch file.content {
            case .text(let addedLines):
                let bytes = try repository.blob(file.blob, atMost: Self.stagedLimit)
                inputs.append(ScanInput(path: file.path.description, bytes: bytes, lines: addedLines))
            case .binary: break
            case .oversized: Terminal.warn("left out \(file.path): it has more than \(Self.stagedLimit) bytes")
            }
        }
        let report = scanner.scan(inputs)
        let status = try finish(report)
        if !inputs.isEmpty && report.files == 0 && report.skipped.isEmpty {
            throw Diagnostic(
                "nothing was scanned although something is staged", hint: "git seal doctor", status: .cannotRun)
        }
        return status
    }

    func standardInput() throws -> ExitStatus {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= 256 << 20 {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return try finish(scanner.scan([ScanInput(path: "standard input", bytes: bytes)]))
    }

    func tree(_ paths: [String]) throws -> ExitStatus {
        for path in paths where !Files.exists(FilePath(path)) { throw FileError.notFound(FilePath(path)) }
        let walk = FileWalk(paths.map { FilePath($0) })
        var report = scanner.scan(walk.inputs, threads: 2)
        report.skipped += walk.skipped
        let isWhole = report.skipped.allSatisfy { $0.reason == .binary || $0.reason == .allowlisted }
        report.coversWorkTree = isWhole && paths.contains { names?.isRoot($0) == true }
        return try finish(report) { names?.name($0) ?? $0 }
    }

    /// Leaves out what is accepted and tells the rest.
    ///
    /// - Parameter pathInRepository: turns a finding's path into the one from the top of the work tree.
    private func finish(_ report: ScanReport, pathInRepository: (String) -> String = { $0 }) throws -> ExitStatus {
        var report = report
        report.leaveOut(accepted, pathInRepository: pathInRepository)
        if let box {
            box.value = report
        } else {
            try write(report)
        }
        return report.findings.isEmpty ? .done : .findings
    }

    private func write(_ report: ScanReport) throws {
        let writer = format.writer(showSecrets: showSecrets)
        let text = writer.write(report)
        if !text.isEmpty { Terminal.output(text, terminator: "") }
        for skipped in report.skipped {
            if let words = skipped.reason.words { Terminal.warn("left out \(skipped.path): \(words)") }
        }
        // The text says it itself.
        if format != .text {
            Terminal.note([report.summary, report.accepted.words].compactMap(\.self).joined(separator: ", "))
        }
        let unused = report.accepted.unused
        if unused > 0 {
            let entries = unused == 1 ? "1 entry of the baseline matches" : "\(unused) entries of the baseline match"
            Terminal.note("\(entries) nothing: git seal scan baseline --prune")
        }
    }
}

/// Where a command that works on a report finds it.
final class ReportBox {
    var value = ScanReport()
}

extension SkippedInput.Reason {
    /// `nil` for what everybody expects to be left out.
    fileprivate var words: String? {
        switch self {
        case .binary, .allowlisted: nil
        case .notRegular: "it is no regular file"
        case .unreadable(let code): "\(code)".lowercased()
        case .truncated: "only its beginning was looked at"
        }
    }
}
