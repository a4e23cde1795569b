import Glibc
import Synchronization

/// A line on standard error that counts, on a terminal only and after the first second.
final class Progress: Sendable {
    private let label: String
    private let begin = time(nil)
    private let isShown = Mutex(false)

    init(_ label: String) {
        self.label = label
    }

    func update(_ done: Int, _ total: Int) {
        guard Terminal.errorIsTerminal, time(nil) > begin else { return }
        isShown.withLock { $0 = true }
        Terminal.status("\r\(label): \(done) of \(total)")
    }

    /// Of work whose end is not known.
    func update(_ done: String) {
        guard Terminal.errorIsTerminal, time(nil) > begin else { return }
        isShown.withLock { $0 = true }
        Terminal.status("\r\(label): \(done)")
    }

    /// Takes the line away.
    func end() {
        if isShown.withLock({ $0 }) { Terminal.status("\r\u{1B}[K") }
    }
}
