import Synchronization

/// How far a scan is, for whoever watches it, and how it is ended early.
public final class ScanProgress: Sendable {
    private let ids = Atomic(0)
    private let bytesDone = Atomic(0)
    private let isAsked: @Sendable () -> Bool
    private let report: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - isStopped: asked often; the scan then ends soon, and reports what it has.
    ///   - report: told how many bytes were looked at, every now and then, by any of the scan's threads.
    public init(
        isStopped: @escaping @Sendable () -> Bool = { false }, report: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        isAsked = isStopped
        self.report = report
    }

    /// Between two reports.
    private static let step = 8 << 20

    var isStopped: Bool { isAsked() }

    func add(bytes: Int) {
        let done = bytesDone.add(bytes, ordering: .relaxed)
        if done.oldValue / Self.step != done.newValue / Self.step { report(done.newValue) }
    }

    /// A number that nobody else has.
    func nextID() -> Int { ids.add(1, ordering: .relaxed).oldValue }
}
