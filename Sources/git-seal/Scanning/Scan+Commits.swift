import GitRepository
import Glibc
import Scanning
import SystemPackage

/// Scans of what commits brought.
extension Scan {
    private static let commitLimit = 1_000_000

    /// Scans the lines that each commit of a range adds.
    func commits(_ range: String, in repository: Repository) throws -> ExitStatus {
        try commits(try Self.commits(of: range, in: repository), in: repository)
    }

    /// Scans the lines that each of some commits adds; parents come first.
    func commits(_ commits: [CommitID], in repository: Repository) throws -> ExitStatus {
        var inputs: [ScanInput] = []
        for id in commits {
            let commit = try repository.commit(id)
            for file in try repository.changedFiles(by: commit, comparingUpTo: Self.stagedLimit)
            where file.entry.kind.isRegular {
                switch file.content {
                case .text(let addedLines) where !addedLines.isEmpty:
                    inputs.append(
                        ScanInput(
                            path: file.path.description,
                            bytes: try repository.blob(file.blob, atMost: Self.stagedLimit), lines: addedLines,
                            introduction: Finding.Introduction(commit)))
                case .text, .binary: break
                case .oversized: Terminal.warn("left out \(file.path): it has more than \(Self.stagedLimit) bytes")
                }
            }
        }
        var report = watched { scanner.scan(inputs, threads: 2, onlyFirst: true, progress: $0) }
        report.commits = commits.count
        return try finish(report)
    }

    /// The commits of `A..B`, `A...B` (since they parted) or of one name, parents first.
    private static func commits(of range: String, in repository: Repository) throws -> [CommitID] {
        guard let dots = range.firstRange(of: "..") else { return [try repository.resolve(range)] }
        let isSymmetric = range[dots.upperBound...].hasPrefix(".")
        let from = String(range[..<dots.lowerBound])
        let to = String(range[dots.upperBound...].drop { $0 == "." })
        let end = try repository.resolve(to.isEmpty ? "HEAD" : to)
        var start = try repository.resolve(from.isEmpty ? "HEAD" : from)
        if isSymmetric, let base = try repository.mergeBase(start, end) { start = base }
        return try repository.commits(
            reachableFrom: [end], butNotFrom: [start], atMost: commitLimit, acceptsShallow: true
        ).reversed()
    }

    /// Scans all versions of all files. Interrupted, it reports what it has.
    func history(of repository: Repository) async throws -> ExitStatus {
        let shown = Progress("scanning")
        defer { shown.end() }
        let source = HistoryScan.Source(
            objects: repository.commonDirectory.appending("objects"), tips: try repository.tips().map(\.description),
            read: { name in
                guard let id = ObjectID(hex: name) else { return nil }
                return try? repository.object(id, atMost: Self.stagedLimit).bytes
            },
            describe: { name in
                guard let id = ObjectID(hex: name) else { return nil }
                return (try? repository.commit(CommitID(id))).map { Finding.Introduction($0) }
            })
        return try finish(try await HistoryScan(scanner, source).run(workers: 2, progress: Self.progress(shown)))
    }
}

extension Finding.Introduction {
    init(_ commit: Commit) {
        self.init(
            commit: commit.id.description, author: commit.author.name, email: commit.author.email,
            date: CalendarText.internet(commit.author.time))
    }
}
