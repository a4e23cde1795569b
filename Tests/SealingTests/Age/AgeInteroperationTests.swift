import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Sealing

@Suite("age: with Debian's age and ssh-keygen")
struct AgeInteroperationTests {
    private let message = Array("the seed of a scope".utf8)

    private func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }

    private func text(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    @Test("X25519: each opens what the other wrote, armored and not", arguments: [true, false])
    func x25519(armored: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let generated = X25519Identity.generate()
            let recipient = generated.recipient
            let identities = try IdentityParser.parse(generated.text)
            let key = directory.appending("key")
            try writeBytes(text(generated.text), to: key)
            let ours = try AgeFile.encrypt(
                SecretBytes(copying: message.span), to: [RecipientParser.parse(recipient)], armored: armored)
            let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
            #expect(theirs.output == message, "\(theirs.error)")
            let made = try await runProgram("age", ["-r", recipient] + (armored ? ["-a"] : []), input: message)
            #expect(text(try AgeFile.decrypt(made.output, with: identities)) == message)
            let shown = try await runProgram("age-keygen", ["-y", key.string])
            #expect(shown.text == recipient + "\n")
        }
    }

    @Test("ssh-ed25519: each opens what the other wrote; a protected key says that it is")
    func ssh() async throws {
        try await withTemporaryDirectory { directory in
            let key = directory.appending("id")
            let made = try await runProgram(
                "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", key.string])
            try #require(made.status == 0)
            let publicText = try #require(readText(directory.appending("id.pub")))
            let recipient = try RecipientParser.parse(publicText)
            #expect(recipient.canonicalText == publicText.split(separator: " ")[..<2].joined(separator: " "))
            let identities = try IdentityParser.parse(secret(try #require(readText(key))))
            #expect(identities.map(\.publicText) == [recipient.canonicalText])
            let ours = try AgeFile.encrypt(SecretBytes(copying: message.span), to: [recipient], armored: true)
            let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
            #expect(theirs.output == message, "\(theirs.error)")
            let file = try await runProgram("age", ["-r", recipient.canonicalText], input: message)
            #expect(text(try AgeFile.decrypt(file.output, with: identities)) == message)

            try await runProgram("ssh-keygen", ["-q", "-p", "-N", "secret", "-f", key.string])
            #expect(throws: AgeError.encryptedIdentity) {
                _ = try IdentityParser.parse(secret(try #require(readText(key))))
            }
            let rsa = directory.appending("rsa")
            try await runProgram("ssh-keygen", ["-q", "-t", "rsa", "-N", "", "-f", rsa.string])
            #expect(throws: AgeError.unsupportedIdentity("ssh-rsa")) {
                _ = try IdentityParser.parse(secret(try #require(readText(rsa))))
            }
        }
    }

    @Test("a matching tag is no proof: a later stanza of the same tag still opens")
    func collidingTag() async throws {
        try await withTemporaryDirectory { directory in
            let key = directory.appending("id")
            try await runProgram("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key.string])
            let recipient = try RecipientParser.parse(try #require(readText(directory.appending("id.pub"))))
            let identity = try IdentityParser.parse(secret(try #require(readText(key))))[0]
            let fileKey = SecretBytes.random(16)
            let stanza = try recipient.wrap(fileKey)[0]
            let decoy = AgeStanza(
                type: stanza.type, arguments: stanza.arguments, body: [UInt8](repeating: 7, count: 32))
            var isEqual = false
            if let opened = try identity.unwrap([decoy, stanza]) { isEqual = opened.isEqual(to: fileKey) }
            #expect(isEqual)
            let short = AgeStanza(type: stanza.type, arguments: stanza.arguments, body: [1])
            #expect(throws: AgeError.header) { _ = try identity.unwrap([short]) }
        }
    }

    @Test("post-quantum and classical keys never share a file")
    func mixing() throws {
        let recipients: [any AgeRecipient] = [
            try RecipientParser.parse(X25519Identity.generate().recipient),
            try RecipientParser.parse(HybridIdentity.generate().recipient),
        ]
        #expect(throws: AgeError.mixedRecipients) {
            _ = try AgeFile.encrypt(secret("x"), to: recipients, armored: false)
        }
    }

    @Test("post-quantum files open for their identity and nobody else, also when large")
    func hybrid() throws {
        let generated = HybridIdentity.generate()
        let recipient = try RecipientParser.parse(generated.recipient)
        let plaintext = SecretBytes.random(200_000)
        let file = try AgeFile.encrypt(plaintext, to: [recipient], armored: true)
        let opened = try AgeFile.decrypt(file, with: IdentityParser.parse(generated.text))
        let isEqual = opened.isEqual(to: plaintext)
        #expect(isEqual)
        #expect(throws: AgeError.noMatch) {
            _ = try AgeFile.decrypt(file, with: IdentityParser.parse(HybridIdentity.generate().text))
        }
    }

    @Test("passphrases: each opens what was written for it")
    func passphrase() throws {
        let file = try AgeFile.encrypt(
            secret("content"), to: [PassphraseRecipient(secret("correct horse"), workFactor: 10)], armored: false)
        let opened = try AgeFile.decrypt(file, with: [PassphraseIdentity(secret("correct horse"))])
        let isEqual = opened.isEqual(to: secret("content"))
        #expect(isEqual)
        #expect(throws: AgeError.noMatch) { _ = try AgeFile.decrypt(file, with: [PassphraseIdentity(secret("wrong"))]) }
    }

    @Test("damaged files and keys are refused, never trapped on")
    func fuzz() throws {
        let generated = X25519Identity.generate()
        let identities = try IdentityParser.parse(generated.text)
        let recipient = try RecipientParser.parse(generated.recipient)
        var generator = SeededGenerator(seed: 11)
        for armored in [true, false] {
            let file = try AgeFile.encrypt(SecretBytes(copying: message.span), to: [recipient], armored: armored)
            for _ in 0..<3000 { AgeFuzz.file(generator.mutation(of: file), identities) }
        }
        let key = text(generated.text)
        for _ in 0..<3000 { AgeFuzz.identity(generator.mutation(of: key)) }
        for _ in 0..<3000 { AgeFuzz.recipient(generator.mutation(of: Array(generated.recipient.utf8))) }
    }
}

/// The fuzz entry points of what reads age's formats.
enum AgeFuzz {
    static func file(_ bytes: [UInt8], _ identities: [any AgeIdentity]) {
        guard let opened = try? AgeFile.decrypt(bytes, with: identities) else { return }
        precondition(opened.count < 1 << 20)
    }

    static func identity(_ bytes: [UInt8]) {
        _ = try? IdentityParser.parse(SecretBytes(copying: bytes.span))
    }

    static func recipient(_ bytes: [UInt8]) {
        _ = try? RecipientParser.parse(String(decoding: bytes, as: UTF8.self))
    }
}
