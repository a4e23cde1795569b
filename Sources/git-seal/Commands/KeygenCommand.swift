import ArgumentParser
import Files
import Sealing
import SecretMemory
import SystemPackage

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make your identity, and print the public key to hand to colleagues.",
        discussion: """
            The identity is post-quantum (ML-KEM-768 with X25519). It is written to ~/.config/git-seal/identity with \
            mode 0600 and never overwrites another one.

            EXAMPLES
              git seal keygen                     make it, print the public key
              git seal keygen --show-public       print the public key again
              git seal keygen --classic           an X25519 key, which older age programs read too
              git seal keygen --output ci.key     an identity for a machine
            """)

    @Flag(help: "An X25519 identity instead of a post-quantum one.")
    var classic = false

    @Flag(help: "Print the public key of the identity that is there; make nothing.")
    var showPublic = false

    @Option(name: .shortAndLong, help: "Where to write it instead.", completion: .file())
    var output: String?

    func run() throws {
        let path = output.map { FilePath($0) } ?? IdentityLookup.defaultPath
        if showPublic { return try printPublicKeys(of: path) }
        if Files.exists(path) { throw FileError.exists(path) }
        let folder = path.removingLastComponent()
        if !folder.isEmpty { try Files.createDirectories(folder, mode: .privateDirectory) }
        let recipient: String
        if classic {
            let made = X25519Identity.generate()
            try Files.create(made.text, at: path)
            recipient = made.recipient
        } else {
            let made = HybridIdentity.generate()
            try Files.create(made.text, at: path)
            recipient = made.recipient
        }
        Terminal.note("wrote your identity to \(path); keep a copy of it in a safe place, nobody can make it again")
        Terminal.note("your public key, for whoever runs git seal scope add:")
        Terminal.output(recipient)
    }

    private func printPublicKeys(of path: FilePath) throws {
        guard Files.exists(path) else {
            var diagnostic = FileError.notFound(path).diagnostic
            diagnostic.hints = ["git seal keygen"]
            throw diagnostic
        }
        let file = try Files.readSecret(path, atMost: IdentityLookup.maximumLength)
        let identities = try IdentityParser.parse(file, IdentityLookup.context(path.string))
        for text in identities.compactMap(\.publicText) { Terminal.output(text) }
        if identities.contains(where: { $0.publicText == nil }) {
            throw Diagnostic(
                "cannot tell every public key", at: path.string,
                because: "a key is a plugin's, or lies in an age file that is protected as a whole",
                hint: "the plugin has told it; for a protected file: age -d \(path) | age-keygen -y", status: .cannotRun
            )
        }
    }
}
