/// Does the same work again and again, until it is asked to stop.
public struct Watch: Sendable {
    private let pacing: Pacing
    private let wakeups: Wakeups
    private let notification: ServiceNotification
    private let clock: @Sendable () -> Int64

    /// How one round went.
    public struct Round: Sendable {
        /// For people, in one line.
        public var status: String
        public var isFailure: Bool
        /// When there will be something to do in any case, in seconds since 1970.
        public var nextDate: Int64?

        public init(status: String, isFailure: Bool, nextDate: Int64? = nil) {
            self.status = status
            self.isFailure = isFailure
            self.nextDate = nextDate
        }
    }

    /// - Parameter clock: seconds since 1970.
    public init(
        pacing: Pacing, wakeups: Wakeups, notification: ServiceNotification, clock: @escaping @Sendable () -> Int64
    ) {
        self.pacing = pacing
        self.wakeups = wakeups
        self.notification = notification
        self.clock = clock
    }

    /// A round that has begun is always ended: what stops it earlier is a kill, after which the next process goes on.
    public func run(_ work: () async -> Round) async {
        var failures = 0
        var isReady = false
        while !wakeups.isStopAsked {
            let round = await work()
            failures = round.isFailure ? failures + 1 : 0
            // A service that cannot do its work yet is still up: it says so, and tries again.
            if isReady { notification.status(round.status) } else { notification.ready(round.status) }
            isReady = true
            let pause = pacing.pause(
                failures: failures, until: round.nextDate, now: clock(), chance: Double.random(in: 0...1))
            _ = await wakeups.next(within: pause)
        }
        notification.stopping()
    }
}
