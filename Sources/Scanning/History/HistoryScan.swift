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
        let next = Pool(searches)
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
        report.add(try await findings(firstVersions(flagged, introductions), database, workers: searches.count))
        report.isPartial = progress.isStopped
        report.skipped += HistoryScan.skipped(gaps)
        scanner.finish(&report, since: start)
        return report
    }

    // MARK: Confirming

    /// One candidate under one path.
    private struct Place: Hashable {
        let path: Int
        let candidate: Int
    }

    /// The versions that bring a candidate: those that only have what an earlier one of the file has tell nothing new.
    private func firstVersions(
        _ flagged: [VersionSearch.Flagged], _ introductions: [HistoryGraph.Introduction?]
    ) -> [VersionConfirmation.Version] {
        var paths: [[UInt8]: Int] = [:]
        var first: [Place: Int] = [:]
        for (index, introduction) in introductions.enumerated() {
            guard let introduction else { continue }
            let path = paths[introduction.path] ?? paths.count
            paths[introduction.path] = path
            for candidate in flagged[index].candidates {
                let place = Place(path: path, candidate: candidate)
                if let known = first[place], introductions[known]?.order ?? .max <= introduction.order { continue }
                first[place] = index
            }
        }
        return Set(first.values).compactMap { index in
            introductions[index].map { introduction in
                VersionConfirmation.Version(
                    name: flagged[index].name, path: String(decoding: introduction.path, as: UTF8.self),
                    order: introduction.order, commit: introduction.commit)
            }
        }
    }

    /// Up to here one object after the other is asked for: a walk over all of them takes as long.
    private static let fewVersions = 200

    private func findings(
        _ versions: [VersionConfirmation.Version], _ database: ObjectDatabase, workers: Int
    ) async throws(ScannerError) -> InputResult {
        let pool = Pool(
            try (0..<workers).map { _ throws(ScannerError) in ConfirmingWorker(try scanner.worker()) })
        var found = FirstFindings()
        if versions.count <= Self.fewVersions {
            let worker = pool.take()
            for version in versions {
                guard let bytes = source.read(version.name.description) else { continue }
                found.add(worker.scan(version, bytes), of: version)
            }
        } else {
            let wanted = Dictionary(grouping: versions, by: \.name)
            let (visitors, _) = await database.visit([.blob], workers: workers) {
                VersionConfirmation(pool.take(), wanted)
            }
            for visitor in visitors { found.merge(visitor.found) }
        }
        var result = InputResult()
        result.doubtful = found.doubtful
        result.findings = found.firsts.values.map { _, finding in
            var finding = finding
            finding.introduction = finding.introduction.flatMap { source.describe($0.commit) } ?? finding.introduction
            return finding
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
