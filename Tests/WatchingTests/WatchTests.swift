import Synchronization
import Testing
import Watching

@Suite("A watch")
struct WatchTests {
    private static func watch(_ wakeups: Wakeups) -> Watch {
        Watch(
            pacing: Pacing(interval: 3600), wakeups: wakeups, notification: ServiceNotification(socket: nil),
            clock: { 0 })
    }

    @Test("works at once, again when there is news, and stops when it is asked to", .timeLimit(.minutes(1)))
    func rounds() async {
        let wakeups = Wakeups()
        let count = Mutex(0)
        await Self.watch(wakeups).run {
            let round = count.withLock { count -> Int in
                count += 1
                return count
            }
            // What comes while it works counts for the wait that follows.
            wakeups.wake(round < 3 ? .news : .stop)
            return Watch.Round(status: "", isFailure: false)
        }
        #expect(count.withLock { $0 } == 3)
    }

    @Test("does not begin once it is asked to stop, and news do not change that")
    func stopped() async {
        let wakeups = Wakeups()
        wakeups.wake(.stop)
        wakeups.wake(.news)
        let began = Mutex(false)
        await Self.watch(wakeups).run {
            began.withLock { $0 = true }
            return Watch.Round(status: "", isFailure: false)
        }
        #expect(began.withLock { $0 } == false)
    }

    @Test("is woken by time, by news from another task, and once for each")
    func wakeups() async {
        let wakeups = Wakeups()
        #expect(await wakeups.next(within: 0.01) == .time)
        wakeups.wake(.news)
        wakeups.wake(.news)
        #expect(await wakeups.next(within: 100) == .news)
        #expect(await wakeups.next(within: 0.01) == .time)
        async let cause = wakeups.next(within: 100)
        Task {
            try await Task.sleep(for: .milliseconds(20))
            wakeups.wake(.stop)
        }
        #expect(await cause == .stop)
        #expect(await wakeups.next(within: 100) == .stop)
    }
}
