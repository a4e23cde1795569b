import PackReading

/// Scans some versions as a whole, as they come by in a walk: where there are many, that costs far less than asking for
/// one after the other.
struct VersionConfirmation: ObjectVisitor {
    /// A version under the path that it has in the commit that brought it.
    struct Version: Sendable {
        let name: ObjectName
        let path: String
        /// See ``HistoryGraph/Introduction/order``.
        let order: Int
        let commit: ObjectName
    }

    private(set) var found = FirstFindings()
    private let worker: ConfirmingWorker
    private let wanted: [ObjectName: [Version]]

    init(_ worker: ConfirmingWorker, _ wanted: [ObjectName: [Version]]) {
        self.worker = worker
        self.wanted = wanted
    }

    mutating func visit(_ name: ObjectName, _ kind: ObjectKind, _ bytes: [UInt8], derivation: Derivation<Void>?) {
        for version in wanted[name] ?? [] { found.add(worker.scan(version, bytes), of: version) }
    }
}

/// Each secret where it first was. Others are let go at once: a secret may be in thousands of versions.
struct FirstFindings: Sendable {
    private(set) var firsts: [FindingIdentity: (order: Int, finding: Finding)] = [:]
    private(set) var doubtful = 0

    mutating func add(_ result: InputResult, of version: VersionConfirmation.Version) {
        doubtful += result.doubtful
        for finding in result.findings { add(finding, order: version.order) }
    }

    mutating func merge(_ other: FirstFindings) {
        doubtful += other.doubtful
        for first in other.firsts.values { add(first.finding, order: first.order) }
    }

    private mutating func add(_ finding: Finding, order: Int) {
        let identity = FindingIdentity(finding)
        if let known = firsts[identity], known.order <= order { return }
        firsts[identity] = (order, finding)
    }
}

/// `@unchecked Sendable`: each is used by one thread.
final class ConfirmingWorker: @unchecked Sendable {
    private let worker: ScanWorker

    init(_ worker: ScanWorker) { self.worker = worker }

    func scan(_ version: VersionConfirmation.Version, _ bytes: [UInt8]) -> InputResult {
        let commit = Finding.Introduction(
            commit: version.commit.description, author: "", email: "", date: "")
        return worker.scan(ScanInput(path: version.path, bytes: bytes, introduction: commit))
    }
}
