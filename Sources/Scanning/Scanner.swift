import Synchronization

/// Finds credentials in text.
///
/// ```swift
/// let scanner = try Scanner.load(configuration, cache: .ofUser)
/// let report = scanner.scan(FileWalk(["src"]).inputs, threads: 2)
/// ```
public struct Scanner: Sendable {
    private let rules: CompiledRules
    private let configuration: ScanConfiguration
    /// How the rules came to be there.
    public let origin: Origin

    public enum Origin: Sendable, Equatable {
        case cache
        case compiled
    }

    /// Rules that were left out, with file and line.
    public var problems: [RuleProblem] { rules.problems }
    /// How many rules there are.
    public var ruleCount: Int { rules.rules.count + (configuration.findsGenericCredentials ? 2 : 0) }

    /// Takes the compiled rules from `cache`, or reads and compiles them and leaves them there.
    public static func load(_ configuration: ScanConfiguration, cache: RuleCache?) throws(ScannerError) -> Scanner {
        let key = Self.key(configuration)
        if let key, let rules = cache?.load(key) {
            return Scanner(rules: rules, configuration: configuration, origin: .cache)
        }
        let rules = try compile(configuration)
        if let key { cache?.store(rules, key) }
        return Scanner(rules: rules, configuration: configuration, origin: .compiled)
    }

    private static func compile(_ configuration: ScanConfiguration) throws(ScannerError) -> CompiledRules {
        let set: RuleSet
        do throws(RuleFileError) {
            set = try RuleSet(builtIn: RuleSource.builtIn, sources: configuration.sources, open: configuration.open)
        } catch { throw .rules(error) }
        do throws(HyperscanError) {
            return try RuleCompiler.compile(set, assignmentWords: AssignmentWords.literals)
        } catch { throw .engine(error.message) }
    }

    /// What the compiled rules depend on; `nil` if that cannot be told without reading them.
    private static func key(_ configuration: ScanConfiguration) -> [UInt8]? {
        var parts: [ArraySlice<UInt8>] = [
            Array("rules 2".utf8)[...], Array(EmbeddedRules.digest.utf8)[...],
            Array(HyperscanDatabase.platform.utf8)[...],
            Array(AssignmentWords.literals.joined(separator: " ").utf8)[...],
        ]
        for source in configuration.sources {
            parts += [Array(source.name.utf8)[...], source.bytes[...]]
            // Such a file brings in others.
            if source.bytes.contains(Array("extend".utf8)), source.bytes.contains(Array("path".utf8)),
                let file = try? RuleFile.read(source.bytes, file: source.name), file.extend.path != nil
            {
                return nil
            }
        }
        return KeyedHash.digest(parts)
    }

    init(_ rules: CompiledRules, _ configuration: ScanConfiguration) {
        self.init(rules: rules, configuration: configuration, origin: .compiled)
    }

    private init(rules: CompiledRules, configuration: ScanConfiguration, origin: Origin) {
        self.rules = rules
        self.configuration = configuration
        self.origin = origin
    }

    // MARK: Scanning

    /// Scans all `inputs`, on at most `threads` threads. One thread is enough for a commit: starting a second takes
    /// longer.
    ///
    /// - Parameter onlyFirst: whether a secret that is in several versions of one file is reported for the first of them.
    public func scan(
        _ inputs: [ScanInput], threads: Int = 1, onlyFirst: Bool = false, progress: ScanProgress = ScanProgress()
    ) -> ScanReport {
        let start = ContinuousClock.now
        let collected = Mutex<[(index: Int, result: InputResult)]>([])
        let next = Atomic(0)
        let work: @Sendable () -> Void = {
            guard let worker = try? ScanWorker(rules, configuration) else { return }
            var own: [(index: Int, result: InputResult)] = []
            while !progress.isStopped, case let index = next.add(1, ordering: .relaxed).oldValue, index < inputs.count {
                let result = worker.scan(inputs[index])
                progress.add(bytes: result.bytes)
                own.append((index, result))
            }
            collected.withLock { $0 += own }
        }
        Threads.run(min(threads, max(1, inputs.count / 8)), work)
        var report = ScanReport()
        report.isPartial = progress.isStopped
        var seen: Set<FindingIdentity> = []
        for var (_, result) in collected.withLock({ $0 }).sorted(by: { $0.index < $1.index }) {
            if onlyFirst { result.findings.removeAll { !seen.insert(FindingIdentity($0)).inserted } }
            report.add(result)
        }
        finish(&report, since: start)
        return report
    }

    /// Completes a report with what there is to say of the run.
    func finish(_ report: inout ScanReport, since start: ContinuousClock.Instant) {
        report.sort()
        report.rules = ruleCount
        report.problems = problems
        let elapsed = ContinuousClock.now - start
        report.milliseconds = Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3
    }

    // MARK: Parts for a scan of history

    func candidateSearch() throws(ScannerError) -> CandidateSearch {
        do throws(HyperscanError) {
            return try CandidateSearch(rules, configuration)
        } catch { throw .engine(error.message) }
    }

    func worker() throws(ScannerError) -> ScanWorker {
        do throws(HyperscanError) {
            return try ScanWorker(rules, configuration)
        } catch { throw .engine(error.message) }
    }
}

/// Why there is no scanner.
public enum ScannerError: Error, Equatable, Sendable {
    case rules(RuleFileError)
    case engine(String)
}
