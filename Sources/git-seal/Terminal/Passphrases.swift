import Sealing
import SecretMemory

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

    private static func question(_ purpose: PassphraseSource.Purpose) -> String {
        switch purpose {
        case .identity(let place): "Passphrase of \(Terminal.escaped(place)):"
        case .scope: "Passphrase of the scope:"
        }
    }
}
