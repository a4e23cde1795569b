import Glibc
import Synchronization

/// Waits for a program that was started in our place, and hands it the signals that we get.
struct Supervision {
    private static let signals = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD,
    ]

    /// Where a handler, which may do next to nothing, writes what came: the signal, and whether a process sent it.
    private static let writeEnd = Atomic<Int32>(-1)
    private let readEnd: Int32

    /// From now on signals are kept for ``untilEnd(of:)``. They come to whichever thread the system likes, so that
    /// blocking them would have to be done before there is a second one.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Diagnostic("cannot run a program", because: String(cString: strerror(errno)), status: .cannotRun)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        Self.writeEnd.store(ends[1], ordering: .releasing)
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = { signal, information, _ in
            // A terminal's signals go to the program as well; only what was sent to us alone is passed on.
            var note: [2 of UInt8] = [
                UInt8(truncatingIfNeeded: signal), (information?.pointee.si_code ?? 0) <= 0 ? 1 : 0,
            ]
            let saved = errno
            _ = write(Supervision.writeEnd.load(ordering: .acquiring), &note, 2)
            errno = saved
        }
        action.sa_flags = SA_SIGINFO | SA_RESTART
        for signal in Self.signals { sigaction(signal, &action, nil) }
    }

    /// - Returns: the program's status as shells count it: a signal is 128 and its number.
    func untilEnd(of process: pid_t) -> Int32 {
        while true {
            if let status = status(of: process) { return status }
            var waiting = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, -1)
            var note: [UInt8] = [0, 0]
            while read(readEnd, &note, 2) == 2 {
                let signal = Int32(note[0])
                guard signal != SIGCHLD, note[1] == 1 || signal == SIGCONT else { continue }
                kill(process, signal)
            }
        }
    }

    private func status(of process: pid_t) -> Int32? {
        var status: Int32 = 0
        while true {
            let changed = waitpid(process, &status, WNOHANG | WUNTRACED)
            if changed < 0 && errno == EINTR { continue }
            guard changed == process else { return changed == 0 ? nil : 127 }
            if status & 0xFF == 0x7F {
                // It was stopped: so are we, until somebody lets us go on.
                raise(SIGSTOP)
                kill(process, SIGCONT)
                continue
            }
            let signal = status & 0x7F
            return signal == 0 ? status >> 8 & 0xFF : 128 + signal
        }
    }
}
