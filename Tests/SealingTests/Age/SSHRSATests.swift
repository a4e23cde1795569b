import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Sealing

@Suite("age: ssh-rsa stanzas")
struct SSHRSATests {
    /// Two keys, made by ssh-keygen once.
    private static let made = Task {
        try await withTemporaryDirectory { directory in
            var keys: [(secret: [UInt8], line: String)] = []
            for bits in [2048, 3072] {
                let key = directory.appending("rsa\(bits)")
                try await runProgram(
                    "ssh-keygen", ["-q", "-t", "rsa", "-b", "\(bits)", "-N", "", "-C", "a b", "-f", key.string])
                let line = try #require(readText(directory.appending("rsa\(bits).pub")))
                keys.append((try #require(readBytes(key)), line))
            }
            return keys
        }
    }

    private let identity: any AgeIdentity
    private let recipient: any AgeRecipient
    private let other: any AgeRecipient

    init() async throws {
        let keys = try await Self.made.value
        identity = try IdentityParser.parse(AgeFixtures.secret(keys[0].secret))[0]
        recipient = try RecipientParser.parse(keys[0].line)
        other = try RecipientParser.parse(keys[1].line)
    }

    @Test("each opens what the other wrote; the public key has one spelling")
    func interoperation() async throws {
        let keys = try await Self.made.value
        try await withTemporaryDirectory { directory in
            for (secret, line) in keys {
                let key = directory.appending("id")
                try writeBytes(secret, to: key)
                try await runProgram("chmod", ["600", key.string])
                let identities = try IdentityParser.parse(AgeFixtures.secret(secret))
                let recipient = try RecipientParser.parse(line)
                #expect(recipient.canonicalText == line.split(separator: " ")[..<2].joined(separator: " "))
                #expect(identities.map(\.publicText) == [recipient.canonicalText])
                #expect(!recipient.isPostQuantum)
                let ours = try AgeFile.encrypt(AgeFixtures.secret(AgeFixtures.message), to: [recipient], armored: true)
                let theirs = try await runProgram("age", ["-d", "-i", key.string], input: ours)
                #expect(theirs.output == AgeFixtures.message, "\(theirs.error)")
                let made = try await runProgram(
                    "age", ["-r", recipient.canonicalText], input: AgeFixtures.message)
                #expect(try AgeFixtures.open(made.output, identities) == AgeFixtures.message)
            }
        }
    }

    @Test("keys in PEM, as ssh-keygen wrote them once and as PKCS #8, are the same keys", arguments: ["PEM", "PKCS8"])
    func pem(format: String) async throws {
        try await withTemporaryDirectory { directory in
            let key = directory.appending("id")
            try await runProgram(
                "ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-m", format, "-N", "", "-f", key.string])
            let line = try #require(readText(directory.appending("id.pub")))
            let identity = try IdentityParser.parse(AgeFixtures.secret(try #require(readBytes(key))))[0]
            #expect(identity.publicText == line.split(separator: " ")[..<2].joined(separator: " "))
            let file = try AgeFile.encrypt(
                AgeFixtures.secret(AgeFixtures.message), to: [RecipientParser.parse(line)], armored: true)
            #expect(try AgeFixtures.open(file, [identity]) == AgeFixtures.message)

            try await runProgram("ssh-keygen", ["-q", "-p", "-m", format, "-N", "a passphrase", "-f", key.string])
            #expect(throws: AgeError.encryptedIdentity) {
                _ = try IdentityParser.parse(AgeFixtures.secret(try #require(readBytes(key))))
            }
        }
    }

    @Test("a matching tag is no proof: a later stanza of the same tag still opens, whatever the first one's length")
    func collidingTag() throws {
        let fileKey = SecretBytes.random(FileKey.length)
        let stanza = try recipient.wrap(fileKey)[0]
        for length in [256, 384] {
            let decoy = AgeStanza(
                type: stanza.type, arguments: stanza.arguments, body: [UInt8](repeating: 7, count: length))
            var isEqual = false
            if let opened = try identity.unwrap([decoy, stanza]) { isEqual = opened.isEqual(to: fileKey) }
            #expect(isEqual)
            let isAbsent = try identity.unwrap([decoy]) == nil
            #expect(isAbsent)
        }
    }

    @Test("a wrapped key that no RSA key makes, or that is no file key, is refused")
    func bodyLength() throws {
        let stanza = try recipient.wrap(SecretBytes.random(FileKey.length))[0]
        for length in [0, 32, 255, 1025] {
            let body = [UInt8](repeating: 7, count: length)
            let malformed = AgeStanza(type: stanza.type, arguments: stanza.arguments, body: body)
            #expect(throws: AgeError.header) { _ = try identity.unwrap([malformed]) }
        }
        for arguments in [[], stanza.arguments + ["x"], ["short"]] {
            let malformed = AgeStanza(type: stanza.type, arguments: arguments, body: stanza.body)
            #expect(throws: AgeError.header) { _ = try identity.unwrap([malformed]) }
        }
        let long = try recipient.wrap(SecretBytes.random(17))
        let isAbsent = try identity.unwrap(long) == nil
        #expect(isAbsent)
    }

    @Test("another key's stanza is passed over")
    func otherKey() throws {
        let isAbsent = try identity.unwrap(other.wrap(SecretBytes.random(FileKey.length))) == nil
        #expect(isAbsent)
    }

    @Test("a flipped bit of a private key is refused, or lies in the comment; other damage is never trapped on")
    func damage() async throws {
        let secret = try await Self.made.value[0].secret
        let lines = String(decoding: secret, as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
        var container = try #require(Base64.padded.decode(lines.joined()))
        var accepted = 0
        for position in container.indices {
            container[position] ^= 1 << UInt8(position % 8)
            let text = AgeFixtures.OpenSSHFile.pem(container)
            if let identities = try? IdentityParser.parse(AgeFixtures.secret(text)) {
                #expect(identities.map(\.publicText) == [identity.publicText])
                accepted += 1
            }
            container[position] ^= 1 << UInt8(position % 8)
        }
        #expect(accepted == "a b".utf8.count)
        var generator = SeededGenerator(seed: AgeFuzzTests.seed)
        for _ in 0..<500 { AgeFuzz.identity(AgeFixtures.OpenSSHFile.pem(generator.mutation(of: container))) }
        let line = Array(recipient.canonicalText.utf8)
        for _ in 0..<500 { AgeFuzz.recipient(generator.mutation(of: line)) }
    }

    @Test("keys below 2048 bits are refused by their length, other damage as no keys")
    func badKeys() async throws {
        try await withTemporaryDirectory { directory in
            let key = directory.appending("short")
            try await runProgram("ssh-keygen", ["-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", key.string])
            let line = try #require(readText(directory.appending("short.pub")))
            #expect(throws: AgeError.rsaKeySize(bits: 1024)) { _ = try RecipientParser.parse(line) }
            let secret = try #require(readBytes(key))
            #expect(throws: AgeError.rsaKeySize(bits: 1024)) {
                _ = try IdentityParser.parse(AgeFixtures.secret(secret))
            }
        }
        let words = recipient.canonicalText.split(separator: " ")
        for line in ["ssh-rsa", "ssh-rsa AAAA", "ssh-ed25519 \(words[1])", "ssh-rsa \(words[1].dropLast(4))"] {
            #expect(throws: AgeError.recipient(String(line.prefix(40)))) { _ = try RecipientParser.parse(line) }
        }
    }
}
