import SecretMemory
import Testing

@testable import Sealing

@Suite("age: identities")
struct AgeIdentityTests {
    @Test("an identity file may have comments, blank lines, white space and line ends of Windows")
    func identityFile() throws {
        let first = X25519Identity.generate()
        let second = HybridIdentity.generate()
        let file =
            "# made today\r\n\n  " + String(decoding: AgeFixtures.bytes(first.text), as: UTF8.self) + "\n\t\n"
            + String(decoding: AgeFixtures.bytes(second.text), as: UTF8.self) + "\r\n"
        let identities = try IdentityParser.parse(AgeFixtures.secret(file))
        #expect(identities.map(\.publicText) == [first.recipient, second.recipient])
    }

    @Test("a generated identity is what age-keygen writes: the public key in a comment, the private one in upper case")
    func generatedText() throws {
        let generated = X25519Identity.generate()
        let lines = AgeFixtures.bytes(generated.text).split(separator: UInt8(ascii: "\n"))
        #expect(lines[0].elementsEqual("# public key: \(generated.recipient)".utf8))
        #expect(lines[1].starts(with: "AGE-SECRET-KEY-1".utf8))
        #expect(lines[1].allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        #expect(lines.count == 2)
    }

    @Test("a faulty line is named by its number and not repeated")
    func faultyLine() {
        let key = String(decoding: AgeFixtures.bytes(X25519Identity.generate().text), as: UTF8.self)
        for fault in ["AGE-SECRET-KEY-1QQQQ", "hunter2", String(key.split(separator: "\n")[1]).lowercased()] {
            #expect(throws: AgeError.identity(line: 4)) {
                _ = try IdentityParser.parse(AgeFixtures.secret("\(key)\n\(fault)\n"))
            }
        }
        #expect(throws: AgeError.identity(line: 1)) { _ = try IdentityParser.parse(AgeFixtures.secret("# nobody\n")) }
        #expect(throws: AgeError.identity(line: 1)) { _ = try IdentityParser.parse(AgeFixtures.secret("")) }
    }

    @Test("kinds that are not read are named")
    func unsupported() {
        let cases: [(String, AgeError)] = [
            (
                String(decoding: Bech32.encode("AGE-PLUGIN-YUBIKEY-", [1].span), as: UTF8.self),
                .unsupportedIdentity("age plugin")
            ),
            ("AGE-PLUGIN-YUBIKEY-1QQQQ", .identity(line: 1)),
            ("-----BEGIN RSA PRIVATE KEY-----\nAAAA", .unsupportedIdentity("RSA PRIVATE KEY")),
            ("-----BEGIN PRIVATE KEY-----\nAAAA", .unsupportedIdentity("PRIVATE KEY")),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA", .encryptedIdentity),
            ("-----BEGIN AGE ENCRYPTED FILE-----\nAAAA", .encryptedIdentity),
            ("-----BEGIN CERTIFICATE-----\nAAAA", .identity(line: 1)),
        ]
        for (text, error) in cases {
            #expect(throws: error) { _ = try IdentityParser.parse(AgeFixtures.secret(text)) }
        }
    }

    @Test("files of more than 256 identities or 1 MiB are refused")
    func limits() {
        let key = String(decoding: AgeFixtures.bytes(X25519Identity.generate().text), as: UTF8.self)
        #expect(throws: AgeError.limit(.identities(allowed: 256))) {
            _ = try IdentityParser.parse(AgeFixtures.secret(String(repeating: key, count: 257)))
        }
        #expect(throws: AgeError.limit(.identityFileBytes(allowed: 1 << 20))) {
            _ = try IdentityParser.parse(SecretBytes(zeroed: 1 << 20 + 1))
        }
    }

    @Test("what prints an identity prints nothing of its key")
    func printing() throws {
        let key = [UInt8](0..<32)
        let files = [
            Bech32.encode(X25519Identity.prefix, key.span), Bech32.encode(HybridIdentity.prefix, key.span),
            try AgeFixtures.OpenSSHFile().text,
        ]
        for file in files {
            let identity = try IdentityParser.parse(AgeFixtures.secret(file))[0]
            var dumped = ""
            dump(identity, to: &dumped)
            let printed = dumped + "\(identity)" + String(reflecting: identity)
            #expect(!printed.contains("- 9\n"), "an element of the key")
            #expect(!printed.contains("SECRET") && !printed.contains("0001020304") && !printed.contains("09090909"))
        }
    }
}

@Suite("age: OpenSSH private keys")
struct OpenSSHKeyTests {
    private func parse(_ change: (inout AgeFixtures.OpenSSHFile) throws -> Void) throws -> [any AgeIdentity] {
        var file = try AgeFixtures.OpenSSHFile()
        try change(&file)
        return try IdentityParser.parse(AgeFixtures.secret(file.text))
    }

    @Test("a key without passphrase is read, also with line ends of Windows and blanks at the end")
    func unencrypted() throws {
        let file = try AgeFixtures.OpenSSHFile()
        let recipient = try #require(try IdentityParser.parse(AgeFixtures.secret(file.text)).first?.publicText)
        #expect(recipient.hasPrefix("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"))
        let windows = Array(String(decoding: file.text, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        let identities = try IdentityParser.parse(AgeFixtures.secret(windows + Array(" \n\n".utf8)))
        #expect(identities.map(\.publicText) == [recipient])
    }

    @Test("protected keys and other kinds say what they are")
    func otherKeys() {
        #expect(throws: AgeError.encryptedIdentity) { _ = try parse { $0.cipher = "aes256-ctr" } }
        #expect(throws: AgeError.encryptedIdentity) { _ = try parse { $0.derivation = "bcrypt" } }
        #expect(throws: AgeError.unsupportedIdentity("ssh-dss")) { _ = try parse { $0.type = "ssh-dss" } }
    }

    @Test("every disagreement inside the file is refused")
    func disagreements() throws {
        let other = [UInt8](repeating: 3, count: 32)
        let changes: [(inout AgeFixtures.OpenSSHFile) -> Void] = [
            { $0.checks = (7, 8) },
            { $0.keyCount = 2 },
            { $0.options = [0] },
            { $0.seed = other },
            { $0.seed.removeLast() },
            { $0.publicKeys[0] = other },
            { $0.publicKeys[1] = other },
            { $0.publicKeys[2] = other },
            // The same point with the other sign: its image on the other curve is the same.
            { file in for index in file.publicKeys.indices { file.publicKeys[index][31] ^= 0x80 } },
            { $0.padding = [1, 2, 4] },
            { $0.padding = [1, 2, 3, 4, 5, 6, 7, 8] },
            { $0.padding = [] },
            { $0.trailing = [0] },
        ]
        for (number, change) in changes.enumerated() {
            #expect(throws: AgeError.identity(line: 1), "change \(number)") { _ = try parse(change) }
        }
    }

    @Test("a flipped bit is refused, or lies in the comment")
    func bitFlips() throws {
        let file = try AgeFixtures.OpenSSHFile()
        let publicText = try IdentityParser.parse(AgeFixtures.secret(file.text))[0].publicText
        var container = file.container
        var accepted = 0
        for position in container.indices {
            container[position] ^= 1 << UInt8(position % 8)
            let text = AgeFixtures.OpenSSHFile.pem(container)
            if let identities = try? IdentityParser.parse(AgeFixtures.secret(text)) {
                #expect(identities.map(\.publicText) == [publicText])
                accepted += 1
            }
            container[position] ^= 1 << UInt8(position % 8)
        }
        #expect(accepted == file.comment.utf8.count)
    }
}
