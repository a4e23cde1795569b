import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Sealing

@Suite("age: with Debian's age, age-keygen and ssh-keygen")
struct AgeInteroperationTests {
    private let message = AgeFixtures.message

    @Test("X25519: each opens what the other wrote, armored and not", arguments: [true, false])
    func x25519(armored: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let generated = X25519Identity.generate()
            let recipient = generated.recipient
            let identities = try IdentityParser.parse(generated.text)
            let key = directory.appending("key")
            try writeBytes(AgeFixtures.bytes(generated.text), to: key)
            let ours = try AgeFile.encrypt(
                AgeFixtures.secret(message), to: [RecipientParser.parse(recipient)], armored: armored)
            let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
            #expect(theirs.output == message, "\(theirs.error)")
            let made = try await runProgram("age", ["-r", recipient] + (armored ? ["-a"] : []), input: message)
            #expect(try AgeFixtures.open(made.output, identities) == message)
            let shown = try await runProgram("age-keygen", ["-y", key.string])
            #expect(shown.text == recipient + "\n")
        }
    }

    @Test("an identity of age-keygen opens a file of several recipients and chunks, in both directions")
    func severalRecipients() async throws {
        try await withTemporaryDirectory { directory in
            let key = directory.appending("key")
            try await runProgram("age-keygen", ["-o", key.string])
            let identities = try IdentityParser.parse(AgeFixtures.secret(try #require(readText(key))))
            let recipients = [X25519Identity.generate().recipient, try #require(identities.first?.publicText)]
            var generator = SeededGenerator(seed: 5)
            let long = generator.bytes(131_072)
            let made = try await runProgram("age", recipients.flatMap { ["-r", $0] }, input: long)
            #expect(try AgeFixtures.open(made.output, identities) == long)
            let ours = try AgeFile.encrypt(
                AgeFixtures.secret(long), to: recipients.map { text in try RecipientParser.parse(text) }, armored: true)
            let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
            #expect(theirs.output == long, "\(theirs.error)")
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
            let identities = try IdentityParser.parse(AgeFixtures.secret(try #require(readText(key))))
            #expect(identities.map(\.publicText) == [recipient.canonicalText])
            let ours = try AgeFile.encrypt(AgeFixtures.secret(message), to: [recipient], armored: true)
            let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
            #expect(theirs.output == message, "\(theirs.error)")
            let file = try await runProgram("age", ["-r", recipient.canonicalText], input: message)
            #expect(try AgeFixtures.open(file.output, identities) == message)

            try await runProgram("ssh-keygen", ["-q", "-p", "-N", "secret", "-f", key.string])
            #expect(throws: AgeError.encryptedIdentity) {
                _ = try IdentityParser.parse(AgeFixtures.secret(try #require(readText(key))))
            }
            let ecdsa = directory.appending("ecdsa")
            try await runProgram("ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-f", ecdsa.string])
            #expect(throws: AgeError.unsupportedIdentity("ecdsa-sha2-nistp256")) {
                _ = try IdentityParser.parse(AgeFixtures.secret(try #require(readText(ecdsa))))
            }
        }
    }

    @Test("post-quantum: a reader in Python, which has nothing of ours, opens what we write", arguments: [true, false])
    func postQuantum(armored: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let generated = HybridIdentity.generate()
            let key = directory.appending("key")
            try writeBytes(AgeFixtures.bytes(generated.text), to: key)
            var generator = SeededGenerator(seed: 6)
            for text in [message, generator.bytes(65_537)] {
                let file = try AgeFile.encrypt(
                    AgeFixtures.secret(text), to: [RecipientParser.parse(generated.recipient)], armored: armored)
                let folder = FilePath(#filePath).removingLastComponent()
                let packages = folder.pushing("../../../.build/python")
                let read = try await runProgram(
                    "python3", [folder.appending("read-postquantum.py").string, key.string],
                    environment: ["PYTHONPATH": packages.string], input: file)
                #expect(read.output == text, "\(read.error)")
            }
        }
    }

    @Test("a passphrase: each opens what the other wrote")
    func passphrase() async throws {
        try await withTemporaryDirectory { directory in
            try writeBytes(message, to: directory.appending("plain"))
            func age(_ arguments: String...) async throws {
                try await AgeTerminal.age(arguments, passphrase: "correct horse", in: directory)
            }
            try await age("-p", "-o", "theirs.age", "plain")
            let theirs = try #require(readBytes(directory.appending("theirs.age")))
            #expect(
                try AgeFixtures.open(theirs, [PassphraseIdentity(AgeFixtures.secret("correct horse"))]) == message)
            let ours = try AgeFile.encrypt(
                AgeFixtures.secret(message), to: [PassphraseRecipient(AgeFixtures.secret("correct horse"))],
                armored: true)
            try writeBytes(ours, to: directory.appending("ours.age"))
            try await age("-d", "-o", "opened", "ours.age")
            #expect(readBytes(directory.appending("opened")) == message)
        }
    }
}
