import Files
import GitRepository
import Glibc
import Scanning
import SystemPackage

/// One scan from the command line: what is looked at, with which rules, and what is said of it.
struct Scan {
    let scanner: Scanner
    private let format: ScanCommand.Format
    private let showSecrets: Bool
    private let accepted: AcceptedFindings
    private let names: WorkTreePaths?
    private let box: ReportBox?

    /// - Parameter box: where the report goes, as it is, instead of being written.
    init(
        _ configuration: ScanConfiguration = ScanConfiguration(), format: ScanCommand.Format, showSecrets: Bool,
        repository: Repository? = nil, into box: ReportBox? = nil
    ) throws {
        self.format = format
        self.showSecrets = showSecrets
        self.box = box
        let repository = repository ?? (try? Repository.openFromEnvironment())
        names = WorkTreePaths(root: repository?.workTree)
        accepted = box == nil ? try AcceptedFindings.of(repository) : AcceptedFindings()
        scanner = try Self.load(configuration, repository)
    }

    /// Compiles the rules of this repository into the user's cache, if they are not there.
    static func warmCache() throws {
        _ = try load(ScanConfiguration(), try? Repository.openFromEnvironment(), isQuiet: true)
    }

    static let maximumRuleFile = 8 << 20

    /// What the rule files of a repository say.
    static func configuration(
        _ configuration: ScanConfiguration = ScanConfiguration(), of repository: Repository?
    ) throws -> ScanConfiguration {
        var configuration = configuration
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

    private static func load(
        _ configuration: ScanConfiguration, _ repository: Repository?, isQuiet: Bool = false
    ) throws -> Scanner {
        let configuration = try Self.configuration(configuration, of: repository)
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
    static let stagedLimit = 256 << 20

    /// They are scanned sooner than a second thread is ready.
    private static let fewFiles = 40

    /// A larger archive would keep a commit waiting.
    private static let stagedArchiveLimit = 16 << 20

    /// What the next commit changes, compared as far as ``staged(_:in:)`` looks.
    func stagedChanges(_ repository: Repository) throws -> StagedChanges {
        try repository.stagedChanges(comparingUpTo: Self.stagedLimit)
    }

    /// Scans the lines that the next commit adds.
    ///
    /// - Throws: when something is staged and nothing of it was looked at: that must not pass for clean.
    ///
    /// - Parameter others: scanned as well.
    func staged(
        _ changes: StagedChanges, and others: [ScanInput] = [], in repository: Repository
    ) throws -> ExitStatus {
        var inputs = others
        for file in changes.files where file.entry.kind.isRegular {
            switch file.content {
            case .text(let addedLines):
                let bytes = try repository.blob(file.blob, atMost: Self.stagedLimit)
                inputs.append(ScanInput(path: file.path.description, bytes: bytes, lines: addedLines))
            case .binary:
                // The scanner looks into archives, and leaves other binary files alone.
                guard file.size <= Self.stagedArchiveLimit else { break }
                let bytes = try repository.blob(file.blob, atMost: Self.stagedArchiveLimit)
                inputs.append(ScanInput(path: file.path.description, bytes: bytes))
            case .oversized: Terminal.warn("left out \(file.path): it has more than \(Self.stagedLimit) bytes")
            }
        }
        let report = scanner.scan(inputs, threads: inputs.count < Self.fewFiles ? 1 : 2)
        let status = try finish(report)
        if !inputs.isEmpty && report.files == 0 && report.skipped.isEmpty {
            throw Diagnostic(
                "nothing was scanned although something is staged", hint: "git seal doctor", status: .cannotRun)
        }
        return status
    }

    /// Files that somebody names and that are not staged, to be scanned as a whole.
    func inputs(
        _ files: [String], besides changes: StagedChanges, in repository: Repository
    ) throws -> [ScanInput] {
        guard !files.isEmpty, let root = repository.workTree else { return [] }
        let staged = Set(changes.files.compactMap { $0.path.location(in: root)?.lexicallyNormalized() })
        let here = RepositoryEnvironment.current.currentDirectory
        return files.compactMap { file in
            let path = here.pushing(FilePath(file)).lexicallyNormalized()
            return staged.contains(path) ? nil : ScanInput(path: file, file: path)
        }
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
        var report = watched { scanner.scan(walk.inputs, threads: 2, progress: $0) }
        report.skipped += walk.skipped
        let isWhole = report.skipped.allSatisfy { $0.reason == .binary || $0.reason == .allowlisted }
        report.coversWorkTree = isWhole && paths.contains { names?.isRoot($0) == true }
        return try finish(report) { names?.name($0) ?? $0 }
    }

    /// Shows how far a scan is, and lets Ctrl-C end it.
    func watched(_ body: (ScanProgress) -> ScanReport) -> ScanReport {
        let shown = Progress("scanning")
        defer { shown.end() }
        return body(Self.progress(shown))
    }

    static func progress(_ shown: Progress) -> ScanProgress {
        Interruption.watch()
        return ScanProgress(isStopped: { Interruption.isAsked }) { shown.update("\($0 >> 20) MB") }
    }

    /// Leaves out what is accepted and tells the rest.
    ///
    /// - Parameter pathInRepository: turns a finding's path into the one from the top of the work tree.
    /// - Returns: that a scan was stopped is no success, whatever it found.
    func finish(_ report: ScanReport, pathInRepository: (String) -> String = { $0 }) throws -> ExitStatus {
        var report = report
        report.leaveOut(accepted, pathInRepository: pathInRepository)
        if let box {
            box.value = report
        } else {
            try write(report)
        }
        if !report.findings.isEmpty { return .findings }
        return report.isPartial ? .cannotRun : .done
    }

    private func write(_ report: ScanReport) throws {
        let writer = format.writer(showSecrets: showSecrets)
        let text = writer.write(report)
        if !text.isEmpty { Terminal.output(text, terminator: "") }
        // The text says it itself.
        if format != .text {
            for skipped in report.skipped {
                if let words = skipped.reason.words { Terminal.warn("left out \(skipped.path): \(words)") }
            }
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
        case .damaged: "it is damaged"
        case .tooLarge: "it is too large"
        case .encrypted: "it is encrypted"
        case .tooDeep: "it is in too many archives"
        }
    }
}
