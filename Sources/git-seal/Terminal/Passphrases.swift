import Files
import Glibc
import Sealing
import SecretMemory
import SystemPackage

/// Passphrases, as the program gets them.
enum Passphrases {
    /// Typed at the terminal, where there is one.
    static let asked = PassphraseSource(attempts: 3) { (purpose, isRepeated) throws(AgeError) in
        if isRepeated { Terminal.note("that was not it") }
        do throws(Prompt.Failure) {
            return try Prompt.secret(question(purpose))
        } catch .noTerminal {
            throw .passphraseUnavailable(purpose)
        } catch {
            throw .passphraseRefused(purpose)
        }
    }

    /// What a file says, without the newline at its end.
    static func read(_ file: String) throws -> SecretBytes {
        let descriptor: FileDescriptor
        do {
            // A descriptor that a script hands over is a pipe more often than a file.
            descriptor = try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
        } catch let error as Errno {
            throw Diagnostic(
                "cannot read a passphrase", at: file, because: error.description.lowercased(), status: .cannotRun)
        }
        defer { try? descriptor.close() }
        let text = try Files.readSecret(from: descriptor, atMost: maximumLength)
        let count = text.withBytes { bytes in
            var end = bytes.count
            while end > 0, [UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[end - 1]) { end -= 1 }
            return end
        }
        return text.copy(0..<count)
    }

    private static let maximumLength = 1024

    /// A new one, typed twice.
    static func new(for name: String) throws -> SecretBytes {
        do throws(Prompt.Failure) {
            let passphrase = try Prompt.secret("Passphrase for \(name):")
            let again = try Prompt.secret("Once more:")
            if passphrase.isEqual(to: again) { return passphrase }
        } catch .noTerminal {
            throw Diagnostic(
                "cannot ask for the passphrase of \(name)", because: "there is no terminal",
                hint: "--passphrase \(name)=@FILE, or @/dev/fd/3", status: .cannotRun)
        } catch {
            throw error.diagnostic
        }
        throw Diagnostic("nothing was changed", because: "the two passphrases differ", status: .cannotRun)
    }

    /// The file that `GIT_SEAL_PASSPHRASE_FILE` names, with the passphrase of scopes.
    static var scopeFile: String? {
        getenv("GIT_SEAL_PASSPHRASE_FILE").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A passphrase that was read, for every scope.
    static func known(_ passphrase: consuming SecretBytes) -> PassphraseSource {
        let box = PassphraseBox(passphrase)
        return PassphraseSource { (_, _) throws(AgeError) in box.passphrase.copy(0..<box.passphrase.count) }
    }

    private static func question(_ purpose: PassphraseSource.Purpose) -> String {
        switch purpose {
        case .identity(let place): "Passphrase of \(Terminal.escaped(place)):"
        case .scope: "Passphrase of the scope:"
        }
    }
}

/// A passphrase that closures may share.
private final class PassphraseBox: Sendable {
    let passphrase: SecretBytes

    init(_ passphrase: consuming SecretBytes) {
        self.passphrase = passphrase
    }
}
