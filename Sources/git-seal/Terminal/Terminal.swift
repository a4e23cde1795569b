import Glibc
import SecretMemory
import Synchronization

/// The two streams and what may be drawn on them. Rules, once for the whole program:
///
/// - Results go to standard output, everything that is said about them to standard error.
/// - Colour only where a terminal shows it and `NO_COLOR` is unset or empty and `TERM` is not `dumb`.
/// - Text from outside is printed with its control characters escaped.
/// - A reader that went away (`EPIPE`) ends the program with success.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1
    static let inputIsTerminal = isatty(STDIN_FILENO) == 1
    /// Whether somebody sits at a terminal, wherever the streams lead.
    static let canAsk: Bool = {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }()
    private static let colourIsWelcome: Bool = {
        let noColour = getenv("NO_COLOR").map { String(cString: $0) } ?? ""
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        return noColour.isEmpty && terminal != "dumb"
    }()

    static func output(_ text: String, terminator: String = "\n") {
        write(Array((text + terminator).utf8).span, to: STDOUT_FILENO)
    }

    /// A secret, as it is, straight from guarded memory.
    static func output(_ secret: borrowing SecretBytes) {
        secret.withBytes { write($0, to: STDOUT_FILENO) }
    }

    static func output(_ bytes: Span<UInt8>) {
        write(bytes, to: STDOUT_FILENO)
    }

    static func output(_ bytes: [UInt8]) {
        write(bytes.span, to: STDOUT_FILENO)
    }

    /// Something worth knowing that is no result.
    static func note(_ text: String) {
        error(text)
    }

    static func warn(_ text: String, hint: String? = nil) {
        error("git-seal: \(paint("warning", .yellow, onError: true)): \(text)")
        if let hint { error("hint: \(hint)") }
    }

    private static let told = Mutex<Set<String>>([])

    /// A warning about what is looked at several times in a run.
    static func warnOnce(_ text: String) {
        if told.withLock({ $0.insert(text).inserted }) { warn(text) }
    }

    static func report(_ diagnostic: Diagnostic) {
        let place = diagnostic.place.map { " (\(escaped($0)))" } ?? ""
        error("git-seal: \(paint("error", .red, onError: true)): \(escaped(diagnostic.what))\(place)")
        if let reason = diagnostic.reason { error("because \(escaped(reason))") }
        for hint in diagnostic.hints { error("hint: \(escaped(hint))") }
        if Workflow.isRunning { write(Array((Workflow.annotation(diagnostic) + "\n").utf8).span, to: STDERR_FILENO) }
    }

    /// A line that another one will replace.
    static func status(_ text: String) {
        write(Array(text.utf8).span, to: STDERR_FILENO)
    }

    private static func error(_ text: String) {
        let text = Workflow.isRunning ? Workflow.withoutCommands(text) : text
        write(Array((text + "\n").utf8).span, to: STDERR_FILENO)
    }

    /// A reader that went away has what it wanted; anything else is said where it still can be.
    private static func giveUp(writingTo descriptor: CInt) -> Never {
        let code = errno
        if code == EPIPE { exit(ExitStatus.done.rawValue) }
        if descriptor == STDOUT_FILENO {
            report(
                Diagnostic(
                    "cannot write the output", because: String(cString: strerror(code)).lowercased(), status: .cannotRun
                ))
        }
        exit(ExitStatus.cannotRun.rawValue)
    }

    private static func write(_ bytes: Span<UInt8>, to descriptor: CInt) {
        bytes.withUnsafeBytes { raw in
            var rest = raw[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { giveUp(writingTo: descriptor) }
                rest = rest.dropFirst(count)
            }
        }
    }
}

extension Terminal {
    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
        case bold = "1"
        case dim = "2"
    }

    static var paintsOutput: Bool { outputIsTerminal && colourIsWelcome }

    static func paint(_ text: String, _ colour: Colour, onError: Bool = false) -> String {
        guard colourIsWelcome, onError ? errorIsTerminal : outputIsTerminal else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// `text` with control characters shown instead of obeyed: names and paths come from other people.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) && scalar != "\n" {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }
}
