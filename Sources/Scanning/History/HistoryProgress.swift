import Synchronization

/// What the threads of a history scan share.
public final class HistoryProgress: Sendable {
    private let ids = Atomic(0)
    private let bytesDone = Atomic(0)
    private let stopped = Atomic(false)

    public init() {}

    /// How much text was looked at so far.
    public var bytes: Int { bytesDone.load(ordering: .relaxed) }

    /// Ends the scan soon; what was found until then is reported.
    public func stop() { stopped.store(true, ordering: .relaxed) }

    public var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func add(bytes: Int) { bytesDone.add(bytes, ordering: .relaxed) }

    func nextID() -> Int { ids.add(1, ordering: .relaxed).oldValue }
}
