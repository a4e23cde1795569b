import Testing

@testable import Sealing

@Suite("age: recipients")
struct AgeRecipientTests {
    @Test("white space and an SSH key's comment do not count")
    func spellings() throws {
        let classical = X25519Identity.generate().recipient
        #expect(try RecipientParser.parse(" \(classical)\r\n").canonicalText == classical)
        let file = try AgeFixtures.OpenSSHFile()
        let ssh = try #require(try IdentityParser.parse(AgeFixtures.secret(file.text))[0].publicText)
        #expect(try RecipientParser.parse("\(ssh)   alice and bob\n").canonicalText == ssh)
        #expect(throws: AgeError.self) { _ = try RecipientParser.parse("\(ssh)\n\(ssh)") }
    }

    @Test("Bech32 has one case: age's own")
    func upperCase() {
        let text = X25519Identity.generate().recipient.uppercased()
        #expect(throws: AgeError.recipient(String(text.prefix(40)))) { _ = try RecipientParser.parse(text) }
    }

    @Test("kinds that are not supported are named")
    func unsupported() {
        let cases = [
            "ssh-dss AAAAB3NzaC1kc3M me": "ssh-dss",
            "ecdsa-sha2-nistp256 AAAA": "ecdsa-sha2-nistp256",
            "sk-ssh-ed25519@openssh.com AAAA": "sk-ssh-ed25519@openssh.com",
            "ssh-ed25519-cert-v01@openssh.com AAAA": "ssh-ed25519-cert-v01@openssh.com",
            String(decoding: Bech32.encode("age1yubikey", [1, 2, 3].span), as: UTF8.self): "age1yubikey",
        ]
        for (text, kind) in cases {
            #expect(throws: AgeError.unsupportedRecipient(kind)) { _ = try RecipientParser.parse(text) }
        }
    }

    @Test("a private key given by mistake is not repeated in the error")
    func privateKey() throws {
        let text = String(decoding: AgeFixtures.bytes(HybridIdentity.generate().text), as: UTF8.self)
        let key = String(text.split(separator: "\n")[1])
        let openSSH = String(decoding: try AgeFixtures.OpenSSHFile().text, as: UTF8.self)
        for mistake in [text, key, key.lowercased(), String(key.dropFirst()), "x\(key)", openSSH] {
            #expect(throws: AgeError.identityInsteadOfRecipient) { _ = try RecipientParser.parse(mistake) }
        }
    }

    @Test("keys that give no secret, or that their owner does not know by that spelling, are refused")
    func weakKeys() {
        let zero = [UInt8](repeating: 0, count: 32)
        var notReduced = [UInt8](repeating: 0xFF, count: 32)
        notReduced[0] = 0xF6
        notReduced[31] = 0x7F
        var highBit = [UInt8](repeating: 9, count: 32)
        highBit[31] = 0x89
        for point in [zero, [1] + zero.dropLast(), notReduced, highBit, Array(zero.dropLast())] {
            let text = String(decoding: Bech32.encode("age", point.span), as: UTF8.self)
            #expect(throws: AgeError.recipient(String(text.prefix(40)))) { _ = try RecipientParser.parse(text) }
        }
    }

    @Test("post-quantum keys are looked at in both halves")
    func weakHybridKeys() throws {
        let text = HybridIdentity.generate().recipient
        var key = try #require(AgeFixtures.bech32(text)).data
        let good = key
        key.replaceSubrange((key.count - 32)..., with: [UInt8](repeating: 0, count: 32))
        #expect(HybridRecipient(key) == nil)
        key = good
        // A coefficient of 12 bits above ML-KEM's modulus of 3329.
        key.replaceSubrange(0..<2, with: [0xFF, 0xFF])
        #expect(HybridRecipient(key) == nil)
        #expect(HybridRecipient(good)?.canonicalText == text)
    }
}
