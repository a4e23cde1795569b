import Glibc
import Synchronization

/// Ctrl-C while something long runs: the first one asks it to end and to say what it has, the second one ends the program.
enum Interruption {
    private static let flag = Atomic(false)

    static var isAsked: Bool { flag.load(ordering: .relaxed) }

    static func watch() {
        // The handler must find the flag made.
        _ = isAsked
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.flag.store(true, ordering: .relaxed) }
        action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
    }
}
