import SecretMemory
import TestSupport
import Testing

@testable import Sealing

@Suite("age: files")
final class AgeFileTests {
    private let classical = X25519Identity.generate()
    private let hybrid = HybridIdentity.generate()

    private func encrypt(_ text: String, _ recipients: [any AgeRecipient]) throws(AgeError) -> [UInt8] {
        try AgeFile.encrypt(AgeFixtures.secret(text), to: recipients, armored: false)
    }

    @Test("content of every length around a chunk's comes back", arguments: [0, 1, 65_535, 65_536, 65_537, 131_072])
    func lengths(length: Int) throws {
        let plaintext = SecretBytes.random(length)
        let recipient = try RecipientParser.parse(classical.recipient)
        let file = try AgeFile.encrypt(plaintext, to: [recipient], armored: false)
        let opened = try AgeFile.decrypt(file, with: IdentityParser.parse(classical.text))
        let isEqual = opened.isEqual(to: plaintext)
        #expect(isEqual)
    }

    /// A recipient that says something about its protection.
    private struct Labelled: AgeRecipient {
        let recipient: any AgeRecipient
        let labels: [String]
        var canonicalText: String { recipient.canonicalText }
        var isPostQuantum: Bool { false }

        func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] { try recipient.wrap(fileKey) }

        func wrapWithLabels(_ fileKey: borrowing SecretBytes) throws(AgeError) -> WrappedFileKey {
            WrappedFileKey(stanzas: try wrap(fileKey), labels: labels)
        }
    }

    @Test("labels are compared as whole lists, in whatever order they come")
    func labels() throws {
        func together(_ first: [String], _ second: [String]) throws(AgeError) {
            let recipient = try RecipientParser.parse(classical.recipient)
            _ = try encrypt(
                "x", [first, second].map { Labelled(recipient: recipient, labels: $0) })
        }
        try together([], [])
        try together(["a", "b"], ["b", "a"])
        let different: [([String], [String])] = [
            ([], ["a"]), (["a"], []), (["a"], ["a", "b"]), (["a", "a"], ["a"]),
            (["postquantum"], ["postquantum", "x"]),
        ]
        for (first, second) in different {
            #expect(throws: AgeError.mixedRecipients, "\(first) \(second)") { try together(first, second) }
        }
    }

    @Test("each of several recipients opens the file, nobody else does")
    func severalRecipients() throws {
        let other = X25519Identity.generate()
        let file = try encrypt(
            "x", [RecipientParser.parse(classical.recipient), RecipientParser.parse(other.recipient)])
        #expect(try AgeFixtures.open(file, IdentityParser.parse(classical.text)) == Array("x".utf8))
        #expect(try AgeFixtures.open(file, IdentityParser.parse(other.text)) == Array("x".utf8))
        #expect(throws: AgeError.noMatch) {
            _ = try AgeFile.decrypt(file, with: IdentityParser.parse(X25519Identity.generate().text))
        }
        #expect(throws: AgeError.noMatch) { _ = try AgeFile.decrypt(file, with: []) }
    }

    @Test("post-quantum files open for their identity and nobody else")
    func postQuantum() throws {
        let file = try encrypt("x", [RecipientParser.parse(hybrid.recipient)])
        #expect(try AgeFixtures.open(file, IdentityParser.parse(hybrid.text)) == Array("x".utf8))
        #expect(throws: AgeError.noMatch) {
            _ = try AgeFile.decrypt(file, with: IdentityParser.parse(HybridIdentity.generate().text))
        }
    }

    @Test("passphrases open what was written for them")
    func passphrase() throws {
        let recipient = PassphraseRecipient(AgeFixtures.secret("correct horse"), workFactor: 10)
        let file = try encrypt("x", [recipient])
        let right = PassphraseIdentity(AgeFixtures.secret("correct horse"))
        #expect(try AgeFixtures.open(file, [right]) == Array("x".utf8))
        let wrong = PassphraseIdentity(AgeFixtures.secret("wrong"))
        #expect(throws: AgeError.noMatch) { _ = try AgeFile.decrypt(file, with: [wrong]) }
        let careful = PassphraseIdentity(AgeFixtures.secret("correct horse"), limit: 9)
        #expect(throws: AgeError.limit(.workFactor(10, allowed: 9))) { _ = try AgeFile.decrypt(file, with: [careful]) }
    }

    @Test("post-quantum and classical keys never share a file, a passphrase shares it with nobody")
    func mixing() throws {
        let classical = try RecipientParser.parse(classical.recipient)
        let hybrid = try RecipientParser.parse(hybrid.recipient)
        let passphrase = PassphraseRecipient(AgeFixtures.secret("p"), workFactor: 1)
        let mixtures: [[any AgeRecipient]] = [
            [classical, hybrid], [hybrid, classical], [passphrase, hybrid], [classical, passphrase],
            [passphrase, passphrase],
        ]
        for recipients in mixtures {
            #expect(throws: AgeError.mixedRecipients) { _ = try encrypt("x", recipients) }
        }
        #expect(throws: AgeError.noRecipients) { _ = try encrypt("x", []) }
    }

    @Test("32 recipients are written and read, 33 are not")
    func tooManyRecipients() throws {
        let recipient = try RecipientParser.parse(classical.recipient)
        let most = Array(repeating: recipient, count: AgeHeader.maximumStanzas)
        #expect(throws: Never.self) {
            _ = try AgeFile.decrypt(encrypt("x", most), with: IdentityParser.parse(classical.text))
        }
        #expect(throws: AgeError.limit(.stanzas(allowed: 32))) { _ = try encrypt("x", most + [recipient]) }
        let foreign = String(repeating: "-> a\n\n", count: 33)
        #expect(throws: AgeError.limit(.stanzas(allowed: 32))) {
            _ = try AgeHeader(parsing: Array("age-encryption.org/v1\n\(foreign)".utf8))
        }
    }

    @Test("a header that does not end within 64 KiB is not read further")
    func longHeader() {
        let line = String(repeating: "A", count: 64) + "\n"
        let endless = "age-encryption.org/v1\n-> a\n" + String(repeating: line, count: 1100)
        #expect(throws: AgeError.limit(.headerBytes(allowed: 65_536))) {
            _ = try AgeHeader(parsing: Array(endless.utf8))
        }
        #expect(throws: AgeError.header) { _ = try AgeHeader(parsing: Array(endless.utf8.prefix(60_000))) }
    }

    @Test("no single bit of a file can change")
    func bitFlips() throws {
        let identities = try IdentityParser.parse(classical.text)
        for armored in [false, true] {
            var file = try AgeFile.encrypt(
                AgeFixtures.secret("x"), to: [RecipientParser.parse(classical.recipient)], armored: armored)
            for position in file.indices {
                for bit in 0..<8 {
                    file[position] ^= 1 << UInt8(bit)
                    #expect(throws: AgeError.self, "bit \(bit) of byte \(position)") {
                        _ = try AgeFile.decrypt(file, with: identities)
                    }
                    file[position] ^= 1 << UInt8(bit)
                }
            }
            #expect(try AgeFixtures.open(file, identities) == Array("x".utf8))
        }
    }

    @Test("every shorter file is refused, and every longer one")
    func lengthsChanged() throws {
        let identities = try IdentityParser.parse(classical.text)
        let file = try encrypt("x", [RecipientParser.parse(classical.recipient)])
        for length in 0..<file.count {
            #expect(throws: AgeError.self) { _ = try AgeFile.decrypt(Array(file[..<length]), with: identities) }
        }
        #expect(throws: AgeError.payload) { _ = try AgeFile.decrypt(file + [0], with: identities) }
    }

    @Test("a stanza that another file's key wrapped is found out by the checksum")
    func foreignStanza() throws {
        let recipient = try RecipientParser.parse(classical.recipient)
        let file = try encrypt("x", [recipient])
        let other = try AgeHeader(parsing: encrypt("y", [recipient]))
        let header = try AgeHeader(parsing: file)
        let mixed = try AgeHeader.text(other.stanzas, fileKey: SecretBytes.random(16)) + file[header.length...]
        #expect(throws: AgeError.mac) {
            _ = try AgeFile.decrypt(mixed, with: IdentityParser.parse(classical.text))
        }
    }
}
