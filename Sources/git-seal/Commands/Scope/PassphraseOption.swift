import ArgumentParser
import Sealing
import SecretMemory

/// `NAME` or `NAME=@FILE`, as `--passphrase` takes it.
struct PassphraseOption: ExpressibleByArgument {
    /// Git keeps what it protects for ever, and everybody who has a clone can try in peace.
    private static let minimumLength = 12

    private let name: String
    private let file: String?

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else {
            name = argument
            file = nil
            return
        }
        let source = argument[argument.index(after: equals)...]
        // Never on the command line itself, where every process sees it.
        guard source.hasPrefix("@") else { return nil }
        name = String(argument[..<equals])
        file = String(source.dropFirst())
    }

    func resolved() throws -> (name: String, recipient: any AgeRecipient) {
        let name = try RecipientName.check(name)
        let passphrase = try file.map(Passphrases.read) ?? Passphrases.new(for: name)
        guard passphrase.count >= Self.minimumLength else {
            throw Diagnostic(
                "the passphrase of \(name) is too short",
                because: "it must have \(Self.minimumLength) characters: whoever gets the repository can try for years",
                hint: "six random words are good", status: .cannotRun)
        }
        return (name, PassphraseRecipient(passphrase))
    }
}
