import PackReading
import SystemPackage

/// Scans all versions of all files that a repository has: every blob once, each secret reported where it first was.
public struct HistoryScan {
    private let scanner: Scanner
    private let source: Source

    /// What the scan asks the repository for.
    public struct Source {
        /// The `objects` folder.
        let objects: FilePath
        /// The commits of all references, in hex: only what can be reached from them is reported.
        let tips: [String]
        /// The content of an object that is there, by its name in hex.
        let read: (String) -> [UInt8]?
        /// Who made a commit, and when.
        let describe: (String) -> Finding.Introduction?

        public init(
            objects: FilePath, tips: [String], read: @escaping (String) -> [UInt8]?,
            describe: @escaping (String) -> Finding.Introduction?
        ) {
            self.objects = objects
            self.tips = tips
            self.read = read
            self.describe = describe
        }
    }

    public init(_ scanner: Scanner, _ source: Source) {
        self.scanner = scanner
        self.source = source
    }

    /// Scans, on `workers` threads.
    public func run(workers: Int, progress: ScanProgress) async throws(ScannerError) -> ScanReport {
        let start = ContinuousClock.now
        let searches = try (0..<max(1, workers)).map { _ throws(ScannerError) in try scanner.candidateSearch() }
        let database = ObjectDatabase(objects: source.objects)
        let next = SearchPool(searches)
        let (visitors, gaps) = await database.visit([.blob], workers: searches.count) {
            VersionSearch(next.take(), progress)
        }
        var report = ScanReport()
        for visitor in visitors {
            report.files += visitor.blobCount
            report.bytes += visitor.byteCount
        }
        let flagged = visitors.flatMap(\.flagged)
        let graph = await HistoryGraph(database, blobs: flagged.map(\.name), workers: searches.count)
        let tips = source.tips.compactMap { ObjectName(hex: $0) }
        let (introductions, commitCount) = graph.introductions(reachableFrom: tips) { source.read($0.description) }
        report.commits = commitCount
        report.add(try findings(flagged, introductions))
        report.isPartial = progress.isStopped
        report.skipped += HistoryScan.skipped(gaps)
        scanner.finish(&report, since: start)
        return report
    }

    // MARK: Confirming

    /// Versions of one file with the same candidates have the same findings, and the first of them is the one to report.
    private struct Group: Hashable {
        let path: [UInt8]
        let candidates: [Int]
    }

    private func findings(
        _ flagged: [VersionSearch.Flagged], _ introductions: [HistoryGraph.Introduction?]
    ) throws(ScannerError) -> InputResult {
        var first: [Group: (name: ObjectName, introduction: HistoryGraph.Introduction)] = [:]
        for (blob, introduction) in zip(flagged, introductions) {
            guard let introduction else { continue }
            let group = Group(path: introduction.path, candidates: blob.candidates)
            if let known = first[group], known.introduction.order <= introduction.order { continue }
            first[group] = (blob.name, introduction)
        }
        var result = InputResult()
        var seen: Set<FindingIdentity> = []
        let worker = try scanner.worker()
        for (name, introduction) in first.values.sorted(by: { $0.introduction.order < $1.introduction.order }) {
            guard let bytes = source.read(name.description) else { continue }
            let path = String(decoding: introduction.path, as: UTF8.self)
            let commit = source.describe(introduction.commit.description)
            let found = worker.scan(ScanInput(path: path, bytes: bytes, introduction: commit))
            result.doubtful += found.doubtful
            result.findings += found.findings.filter { seen.insert(FindingIdentity($0)).inserted }
        }
        return result
    }
}

extension HistoryScan {
    /// What could not be looked at.
    private static func skipped(_ gaps: ObjectDatabase.Gaps) -> [SkippedInput] {
        gaps.packs.map { SkippedInput(path: "\($0)", reason: .damaged) }
            + gaps.objects.map { SkippedInput(path: "object \($0)", reason: .damaged) }
            + gaps.tooLarge.map { SkippedInput(path: "object \($0)", reason: .tooLarge) }
    }
}
