import SecretMemory
import TestSupport
import Testing

@testable import Sealing

@Suite("age: damaged input is refused and never trapped on")
final class AgeFuzzTests {
    static let seed: UInt64 = 0xA6E
    private static let rounds = 3000

    private let generated = X25519Identity.generate()

    @Test("files, armored and not", arguments: [true, false])
    func files(armored: Bool) throws {
        let identities = try IdentityParser.parse(generated.text)
        let file = try AgeFile.encrypt(
            AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(generated.recipient)], armored: armored)
        drive(file) { AgeFuzz.file($0, identities) }
    }

    @Test("headers: what is accepted has one spelling")
    func headers() throws {
        let fileKey = SecretBytes(zeroed: FileKey.length)
        let stanzas = [
            AgeStanza(type: "X25519", arguments: ["abc"], body: [UInt8](repeating: 1, count: 32)),
            AgeStanza(type: "grease", arguments: ["a", "b", "~!"], body: [UInt8](repeating: 2, count: 48)),
            AgeStanza(type: "empty", arguments: [], body: []),
        ]
        drive(try AgeHeader.text(stanzas, fileKey: fileKey)) { AgeFuzz.header($0) }
    }

    @Test("armor: what is accepted has one spelling")
    func armor() {
        for length in [0, 1, 47, 48, 49, 200] {
            let text = AgeArmor.encode([UInt8](repeating: 0xA5, count: length))
            drive(text, rounds: 500) { AgeFuzz.armor($0) }
        }
    }

    @Test("identity files")
    func identities() {
        drive(AgeFixtures.bytes(generated.text), rounds: 1000) { AgeFuzz.identity($0) }
        drive(AgeFixtures.bytes(HybridIdentity.generate().text), rounds: 100) { AgeFuzz.identity($0) }
    }

    @Test("OpenSSH keys: the text, and what is in its base64")
    func openSSH() throws {
        let file = try AgeFixtures.OpenSSHFile()
        drive(file.text) { AgeFuzz.identity($0) }
        drive(file.container) { AgeFuzz.identity(AgeFixtures.OpenSSHFile.pem($0)) }
    }

    @Test("recipients: what is accepted has a canonical text that is its own")
    func recipients() throws {
        let file = try AgeFixtures.OpenSSHFile()
        let ssh = try #require(try IdentityParser.parse(AgeFixtures.secret(file.text))[0].publicText)
        for text in [generated.recipient, ssh + " a comment"] {
            drive(Array(text.utf8), rounds: 1000) { AgeFuzz.recipient($0) }
        }
        drive(Array(HybridIdentity.generate().recipient.utf8), rounds: 100) { AgeFuzz.recipient($0) }
    }

    @Test("protected OpenSSH keys: the text, and what is in its base64; nobody is asked")
    func protectedKeys() throws {
        var file = try AgeFixtures.OpenSSHFile()
        file.cipher = "aes256-ctr"
        file.derivation = "bcrypt"
        file.options = [0, 0, 0, 16] + [UInt8](repeating: 1, count: 16) + [0, 0, 0, 16]
        drive(file.text) { AgeFuzz.lockedIdentity($0) }
        drive(file.container) { AgeFuzz.lockedIdentity(AgeFixtures.OpenSSHFile.pem($0)) }
    }

    @Test("authorized_keys: what is accepted is a recipient")
    func authorizedKeys() throws {
        let file = try AgeFixtures.OpenSSHFile()
        let ssh = try #require(try IdentityParser.parse(AgeFixtures.secret(file.text))[0].publicText)
        let text = "# c\nrestrict,command=\"a \\\"b\\\" c\" \(ssh) alice\n\(ssh) bob@x\ncert-authority \(ssh)\n"
        drive(Array(text.utf8)) { AgeFuzz.authorizedKeys($0) }
    }

    @Test("answers of plugins")
    func plugins() {
        let key = Base64.standard.encode([UInt8](repeating: 7, count: 16))
        let wrap = "-> msg\nYQ\n-> labels postquantum\n\n-> recipient-stanza 0 t a\n\(key)\n-> done\n\n"
        let unwrap = "-> grease\n\n-> confirm YQ YQ\nYQ\n-> file-key 0\n\(key)\n-> error internal\nYQ\n-> done\n\n"
        for text in [wrap, unwrap] { drive(Array(text.utf8), rounds: 2000) { PluginFuzz.answers($0) } }
    }

    private func drive(_ input: [UInt8], rounds: Int = rounds, _ body: ([UInt8]) -> Void) {
        var generator = SeededGenerator(seed: Self.seed)
        body(input)
        for _ in 0..<rounds { body(generator.mutation(of: input)) }
    }
}
