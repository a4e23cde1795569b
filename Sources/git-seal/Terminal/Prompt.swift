import Glibc
import SecretMemory

/// Asks a person for a secret on the controlling terminal, without echo, straight into guarded memory.
enum Prompt {
    enum Failure: Error {
        /// There is no terminal to ask on: in a pipe, in CI.
        case noTerminal
        /// Ctrl-C, or the end of input before anything was typed.
        case cancelled
        case tooLong
    }

    static let maximumLength = 65_536

    /// One line, without its end. The question is shown as it stands, followed by a space.
    static func secret(_ question: String) throws(Failure) -> SecretBytes { try line(question, isShown: false) }

    /// As ``secret(_:)``, for what may be seen as it is typed.
    static func visible(_ question: String) throws(Failure) -> SecretBytes { try line(question, isShown: true) }

    private static func line(_ question: String, isShown: Bool) throws(Failure) -> SecretBytes {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { throw .noTerminal }
        defer { close(terminal) }
        var original = termios()
        guard tcgetattr(terminal, &original) == 0 else { throw .noTerminal }
        // Signals that would end us with the echo still off wait until it is on again; Ctrl-C arrives as a byte.
        var blocked = sigset_t()
        var previous = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGTSTP] { sigaddset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, &previous)
        var quiet = original
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(terminal, TCSAFLUSH, &quiet)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &original)
            show("\n", on: terminal)
            pthread_sigmask(SIG_SETMASK, &previous, nil)
        }
        show(question + " ", on: terminal)
        return try readLine(from: terminal, isShown: isShown)
    }

    private static func readLine(from terminal: CInt, isShown: Bool) throws(Failure) -> SecretBytes {
        var line = SecretBytes(zeroed: maximumLength)
        var length = 0
        while true {
            var byte: UInt8 = 0
            guard read(terminal, &byte, 1) == 1 else { throw .cancelled }
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                return line.copy(0..<length)
            case 0x03:
                throw .cancelled
            case 0x04:
                guard length > 0 else { throw .cancelled }
                return line.copy(0..<length)
            case 0x08, 0x7F:
                if isShown, length > 0 { show("\u{8} \u{8}", on: terminal) }
                length = line.withBytes { characterStart(in: $0, before: length) }
            case 0x15:
                length = 0
            default:
                guard length < maximumLength else { throw .tooLong }
                line.withMutableBytes { $0[length] = byte }
                if isShown { _ = write(terminal, &byte, 1) }
                length += 1
            }
        }
    }

    /// Where the UTF-8 character that ends at `end` begins: a backspace takes a character, not a byte.
    private static func characterStart(in bytes: Span<UInt8>, before end: Int) -> Int {
        var start = max(0, end - 1)
        while start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    private static func show(_ text: String, on terminal: CInt) {
        _ = Array(text.utf8).withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
    }
}
