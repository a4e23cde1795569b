import Glibc

/// A reader that goes away is reported by `write(2)`, see ``Terminal``; a program that we start finds the signal as we
/// found it.
enum BrokenPipe {
    /// What was set for SIGPIPE when this process began; from the first look on we ignore it.
    private static let inherited: sighandler_t? = signal(SIGPIPE, SIG_IGN)

    static let wasIgnored = isIgnored(inherited)

    static func ignore() { _ = inherited }

    static func restore() { signal(SIGPIPE, inherited) }

    /// Whether a handler is `SIG_IGN`, a number that passes for a function and cannot be compared as one.
    static func isIgnored(_ handler: sighandler_t?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
