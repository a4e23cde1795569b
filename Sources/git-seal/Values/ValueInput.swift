import Files
import Glibc
import SecretMemory
import SystemPackage

/// Where a new value comes from: a file, a pipe or a question at the terminal; never from the arguments.
enum ValueInput {
    static let maximumLength = 65_536

    /// The value for `name`, as bytes in guarded memory.
    ///
    /// - Parameters:
    ///   - file: read as it stands, byte by byte.
    ///   - isRaw: keep the one final newline that a pipe usually ends with.
    static func read(for name: String, file: String?, isRaw: Bool) throws -> SecretBytes {
        if let file { return try Files.readSecret(FilePath(file), atMost: maximumLength) }
        guard !Terminal.inputIsTerminal else { return try ask(for: name) }
        let piped = try Files.readSecret(from: .standardInput, atMost: maximumLength + 1)
        let value = isRaw ? piped : withoutFinalNewline(piped)
        guard value.count <= maximumLength else {
            throw FileError.tooLarge("standard input", limit: maximumLength)
        }
        return value
    }

    private static func ask(for name: String) throws -> SecretBytes {
        do {
            let value = try Prompt.secret("Value for \(name):")
            let again = try Prompt.secret("Once more:")
            guard value.isEqual(to: again) else {
                throw Diagnostic("nothing was changed", because: "the two values differ", status: .cannotRun)
            }
            return value
        } catch let failure as Prompt.Failure {
            throw failure.diagnostic
        }
    }

    private static func withoutFinalNewline(_ value: consuming SecretBytes) -> SecretBytes {
        let count = value.withBytes { bytes in
            var end = bytes.count
            if end > 0 && bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
            if end < bytes.count && end > 0 && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            return end
        }
        return count == value.count ? value : value.copy(0..<count)
    }
}

extension Prompt.Failure: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .noTerminal:
            Diagnostic(
                "cannot ask for the value", because: "there is no terminal",
                hint: "give it on standard input or with --from-file", status: .cannotRun)
        case .cancelled:
            Diagnostic("nothing was changed", because: "the question was not answered", status: .cannotRun)
        case .tooLong:
            Diagnostic(
                "the value is too long", because: "a value has at most \(ValueInput.maximumLength) bytes",
                status: .unparseable)
        }
    }
}
