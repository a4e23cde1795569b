/// When the same work is done again: at an interval, some time earlier or later so that many who began at once do not
/// stay in step, and sooner after a failure.
public struct Pacing: Hashable, Sendable {
    /// In seconds, from one beginning to the next.
    public let interval: Int

    private static let shortest = 1
    /// After the first failure; each further one doubles it, until the interval is reached.
    private static let retry = 5
    /// How much of a pause is left to chance, in either direction.
    private static let jitter = 0.1

    public init(interval: Int) {
        self.interval = max(interval, Self.shortest)
    }

    /// How many seconds to wait.
    ///
    /// - Parameters:
    ///   - failures: how many times in a row it failed.
    ///   - date: when there will be something to do in any case, in seconds since 1970.
    ///   - chance: from 0 to 1, new each time.
    public func pause(failures: Int, until date: Int64?, now: Int64, chance: Double) -> Double {
        var pause = Double(interval)
        if failures > 0 {
            // Beyond so many doublings the interval is shorter in any case.
            let doublings = min(failures - 1, 20)
            pause = min(pause, Double(Self.retry * (1 << doublings)))
        }
        pause *= 1 + Self.jitter * (2 * min(max(chance, 0), 1) - 1)
        if let date {
            let (rest, overflows) = date.subtractingReportingOverflow(now)
            if !overflows { pause = min(pause, Double(max(rest, 0))) }
        }
        return max(pause, Double(Self.shortest))
    }
}
