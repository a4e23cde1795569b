import SecretMemory
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Sealing

/// Somebody who answers questions for a passphrase, and counts them.
final class Answers: Sendable {
    private let answers: [String]
    private let count = Mutex(0)

    init(_ answers: String...) {
        self.answers = answers
    }

    var asked: Int { count.withLock { $0 } }

    func context(attempts: Int = 1) -> IdentityContext {
        IdentityContext(
            place: "the key",
            passphrases: PassphraseSource(attempts: attempts) { (purpose, _) throws(AgeError) in
                let number = self.count.withLock { count in
                    count += 1
                    return count - 1
                }
                guard number < self.answers.count else { throw .passphraseUnavailable(purpose) }
                return AgeFixtures.secret(self.answers[number])
            })
    }
}

@Suite("age: identities that are protected by a passphrase")
struct LockedIdentityTests {
    static let ciphers = [
        "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
    ]

    /// A key of ssh-keygen under the passphrase "horse battery".
    private func makeKey(
        in directory: FilePath, _ options: String...
    ) async throws -> (secret: [UInt8], line: String) {
        let key = directory.appending("id")
        let made = try await runProgram(
            "ssh-keygen", ["-q", "-N", "horse battery", "-f", key.string] + options)
        try #require(made.status == 0, "\(made.error)")
        return (try #require(readBytes(key)), try #require(readText(directory.appending("id.pub"))))
    }

    private func parse(_ file: [UInt8], _ answers: Answers) throws -> any AgeIdentity {
        try IdentityParser.parse(AgeFixtures.secret(file), answers.context())[0]
    }

    @Test("keys of ssh-keygen open under every cipher", arguments: ciphers)
    func cipher(name: String) async throws {
        try await withTemporaryDirectory { directory in
            let (secret, line) = try await makeKey(in: directory, "-t", "ed25519", "-a", "2", "-Z", name)
            let recipient = try RecipientParser.parse(line)
            let answers = Answers("horse battery")
            let identity = try parse(secret, answers)
            #expect(identity.publicText == recipient.canonicalText && identity.isInteractive)
            let file = try AgeFile.encrypt(AgeFixtures.secret(AgeFixtures.message), to: [recipient], armored: false)
            #expect(try AgeFixtures.open(file, [identity]) == AgeFixtures.message)
            #expect(try AgeFixtures.open(file, [identity]) == AgeFixtures.message)
            #expect(answers.asked == 1)
        }
    }

    @Test(
        "a protected RSA key, with ssh-keygen's own cipher and rounds, opens what age wrote for it, and the other way round"
    )
    func rsa() async throws {
        try await withTemporaryDirectory { directory in
            let (secret, line) = try await makeKey(in: directory, "-t", "rsa", "-b", "2048")
            let made = try await runProgram(
                "age", ["-r", line.split(separator: " ")[..<2].joined(separator: " ")], input: AgeFixtures.message)
            let identity = try parse(secret, Answers("horse battery"))
            #expect(try AgeFixtures.open(made.output, [identity]) == AgeFixtures.message)

            let ours = try AgeFile.encrypt(
                AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(line)], armored: true)
            try writeBytes(ours, to: directory.appending("ours.age"))
            try await AgeTerminal.age(
                ["-d", "-i", "id", "-o", "opened", "ours.age"], passphrase: "horse battery", in: directory)
            #expect(readBytes(directory.appending("opened")) == AgeFixtures.message)
        }
    }

    @Test("nobody is asked for another key's file, nor where there is nobody")
    func askedWhenNeeded() async throws {
        try await withTemporaryDirectory { directory in
            let (secret, line) = try await makeKey(in: directory, "-t", "ed25519", "-a", "1")
            let answers = Answers()
            let identity = try parse(secret, answers)
            let others = try AgeFile.encrypt(
                AgeFixtures.secret(AgeFixtures.message),
                to: [RecipientParser.parse(X25519Identity.generate().recipient)],
                armored: false)
            #expect(throws: AgeError.noMatch) { _ = try AgeFixtures.open(others, [identity]) }
            #expect(answers.asked == 0)
            let own = try AgeFile.encrypt(
                AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(line)], armored: false)
            for _ in 0..<2 {
                #expect(throws: AgeError.passphraseUnavailable(.identity("the key"))) {
                    _ = try AgeFixtures.open(own, [identity])
                }
            }
            #expect(answers.asked == 1, "a failure is remembered")
            #expect(throws: AgeError.encryptedIdentity) {
                _ = try IdentityParser.parse(AgeFixtures.secret(secret))
            }
        }
    }

    @Test("a wrong passphrase may be typed again, and is told in the end")
    func wrongPassphrase() async throws {
        try await withTemporaryDirectory { directory in
            let (secret, line) = try await makeKey(in: directory, "-t", "ed25519", "-a", "1")
            let file = try AgeFile.encrypt(
                AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(line)], armored: false)
            let patient = Answers("wrong", "", "horse battery")
            let identity = try IdentityParser.parse(AgeFixtures.secret(secret), patient.context(attempts: 3))
            #expect(try AgeFixtures.open(file, identity) == AgeFixtures.message)
            let wrong = try parse(secret, Answers("wrong"))
            #expect(throws: AgeError.wrongPassphrase(.identity("the key"))) { _ = try AgeFixtures.open(file, [wrong]) }
        }
    }

    @Test("too many rounds, other ciphers and other kinds of keys are refused before anybody is asked")
    func refused() async throws {
        try await withTemporaryDirectory { directory in
            let (many, _) = try await makeKey(in: directory, "-t", "ed25519", "-a", "1")
            var container = try #require(
                Base64.padded.decode(
                    String(decoding: many, as: UTF8.self).split(separator: "\n").dropFirst().dropLast().joined()))
            // The rounds end the options: behind the salt of 16 bytes.
            let options = try #require(container.firstRange(of: [0, 0, 0, 24, 0, 0, 0, 16]))
            container.replaceSubrange(options.upperBound + 16..<options.upperBound + 20, with: [0, 1, 0, 0])
            #expect(throws: AgeError.limit(.derivationRounds(65_536, allowed: 1000))) {
                _ = try parse(AgeFixtures.OpenSSHFile.pem(container), Answers())
            }
            container.replaceSubrange(options.upperBound + 16..<options.upperBound + 20, with: [0, 0, 0, 0])
            #expect(throws: AgeError.identity(line: 1)) {
                _ = try parse(AgeFixtures.OpenSSHFile.pem(container), Answers())
            }
        }
        var file = try AgeFixtures.OpenSSHFile()
        file.cipher = "3des-cbc"
        file.derivation = "bcrypt"
        #expect(throws: AgeError.unsupportedIdentity("3des-cbc")) { _ = try parse(file.text, Answers()) }
        file.cipher = "aes256-ctr"
        file.derivation = "argon2"
        #expect(throws: AgeError.unsupportedIdentity("argon2")) { _ = try parse(file.text, Answers()) }
        try await withTemporaryDirectory { directory in
            let (other, _) = try await makeKey(in: directory, "-t", "ecdsa", "-a", "1")
            #expect(throws: AgeError.unsupportedIdentity("ecdsa-sha2-nistp256")) { _ = try parse(other, Answers()) }
        }
    }

    @Test("an identity file under a passphrase opens, armored and not", arguments: [true, false])
    func ageFile(armored: Bool) throws {
        let inner = X25519Identity.generate()
        let locked = try AgeFile.encrypt(
            inner.text, to: [PassphraseRecipient(AgeFixtures.secret("correct"), workFactor: 4)], armored: armored)
        let answers = Answers("correct")
        let identity = try parse(locked, answers)
        #expect(identity.publicText == nil && identity.isInteractive)
        #expect(identity.mayBelong(to: inner.recipient) && identity.mayBelong(to: "anybody"))
        let file = try AgeFile.encrypt(
            AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(inner.recipient)], armored: true)
        #expect(try AgeFixtures.open(file, [identity]) == AgeFixtures.message)
        #expect(identity.mayBelong(to: inner.recipient) && !identity.mayBelong(to: "anybody"))
        #expect(answers.asked == 1)

        let wrong = try parse(locked, Answers("wrong"))
        #expect(throws: AgeError.wrongPassphrase(.identity("the key"))) { _ = try AgeFixtures.open(file, [wrong]) }
    }

    @Test("an identity file that is encrypted to a public key, or protected twice, is refused")
    func nested() throws {
        let inner = X25519Identity.generate()
        let toKey = try AgeFile.encrypt(inner.text, to: [RecipientParser.parse(inner.recipient)], armored: true)
        #expect(throws: AgeError.unsupportedIdentity("encrypted to a public key")) { _ = try parse(toKey, Answers()) }
        let once = try AgeFile.encrypt(
            inner.text, to: [PassphraseRecipient(AgeFixtures.secret("a"), workFactor: 4)], armored: true)
        let twice = try AgeFile.encrypt(
            AgeFixtures.secret(once), to: [PassphraseRecipient(AgeFixtures.secret("a"), workFactor: 4)], armored: true)
        let identity = try parse(twice, Answers("a"))
        #expect(throws: AgeError.encryptedIdentity) { _ = try AgeFixtures.open(once, [identity]) }
    }
}
