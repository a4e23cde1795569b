import Glibc
import Programs
import Synchronization

/// What a process that waits is woken by: signals, and whoever calls ``wake(_:)``.
public final class Wakeups: Sendable {
    public enum Cause: Hashable, Sendable {
        /// The time is over.
        case time
        /// Somebody says that there is something new.
        case news
        /// The process is asked to end.
        case stop
    }

    private struct State {
        var cause: Cause?
        var waiting: CheckedContinuation<Cause, Never>?
        /// Tells a wait from those before it, whose timers may still run.
        var turn = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Ends a wait, now or the next one. A stop stays: nothing that comes later takes its place.
    public func wake(_ cause: Cause) {
        let waiting = state.withLock { state -> CheckedContinuation<Cause, Never>? in
            if let waiting = state.waiting {
                state.waiting = nil
                if cause == .stop { state.cause = .stop }
                return waiting
            }
            if state.cause != .stop { state.cause = cause }
            return nil
        }
        waiting?.resume(returning: cause)
    }

    public var isStopAsked: Bool { state.withLock { $0.cause == .stop } }

    /// Waits for the first of what wakes, `seconds` at most.
    public func next(within seconds: Double) async -> Cause {
        let turn = state.withLock { state -> Int in
            state.turn += 1
            return state.turn
        }
        let timer = Task {
            try await Task.sleep(for: .seconds(seconds))
            timeIsOver(turn)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Cause? in
                guard let cause = state.cause else {
                    state.waiting = continuation
                    return nil
                }
                if cause != .stop { state.cause = nil }
                return cause
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func timeIsOver(_ turn: Int) {
        let waiting = state.withLock { state -> CheckedContinuation<Cause, Never>? in
            guard state.turn == turn else { return nil }
            // The timer may be faster than who waits.
            if state.waiting == nil, state.cause == nil { state.cause = .time }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: .time)
    }
}

extension Wakeups {
    /// From now on SIGTERM and SIGINT ask for an end, once: the second one ends the process. SIGHUP says that there is
    /// something new.
    public func listenToSignals() {
        guard let pipe = try? Descriptor.pipe() else { return }
        Self.signalPipe.store(pipe.write.number, ordering: .sequentiallyConsistent)
        for (signal, flags) in [
            (SIGTERM, SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))),
            (SIGINT, SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))), (SIGHUP, SA_RESTART),
        ] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { signal in
                // All that a signal's handler may do: tell a thread that may do more.
                var byte = UInt8(truncatingIfNeeded: signal)
                _ = write(Wakeups.signalPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
            }
            action.sa_flags = flags
            sigaction(signal, &action, nil)
        }
        let thread = Unmanaged.passRetained(SignalReader(pipe: pipe, wakeups: self))
        var id = pthread_t()
        let code = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<SignalReader>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, thread.toOpaque())
        if code == 0 { pthread_detach(id) } else { thread.release() }
    }

    private static let signalPipe = Atomic<Int32>(-1)

    private final class SignalReader {
        /// Both ends stay open as long as there is somebody who reads.
        let pipe: (read: Descriptor, write: Descriptor)
        let wakeups: Wakeups

        init(pipe: (read: Descriptor, write: Descriptor), wakeups: Wakeups) {
            self.pipe = pipe
            self.wakeups = wakeups
        }

        func run() {
            var byte: UInt8 = 0
            while true {
                let count = read(pipe.read.number, &byte, 1)
                if count < 0, errno == EINTR { continue }
                guard count == 1 else { return }
                wakeups.wake(Int32(byte) == SIGHUP ? .news : .stop)
            }
        }
    }
}
