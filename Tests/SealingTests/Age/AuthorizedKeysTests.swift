import Testing

@testable import Sealing

@Suite("authorized_keys")
struct AuthorizedKeysTests {
    private let key: String

    init() throws {
        let file = try AgeFixtures.OpenSSHFile()
        key = try #require(try IdentityParser.parse(AgeFixtures.secret(file.text))[0].publicText)
    }

    private func parse(_ text: String) throws -> [(line: Int, comment: String, key: String)] {
        try #require(AuthorizedKeys.parse(text)).map { entry in
            switch entry.key {
            case .success(let recipient): (entry.line, entry.comment, recipient.canonicalText)
            case .failure(let fault): (entry.line, entry.comment, "\(fault)")
            }
        }
    }

    @Test("keys with and without comments and options; blank lines and comments are passed over")
    func keys() throws {
        let options = [
            "", "no-pty ", "restrict,command=\"echo \\\"a b\\\", ssh-ed25519 AAAA\" ",
            "from=\"10.0.0.0/8,!10.1.1.1\"\t",
            "environment=\"A=#x\",no-pty  ", "ssh-ish=\"x\" ",
        ]
        for option in options {
            let entries = try parse("# nobody\r\n\n  \(option)\(key)  alice smith \r\n\(option)\(key)\n")
            #expect(entries.map(\.line) == [3, 4], "\(option)")
            #expect(entries.map(\.comment) == ["alice smith", ""], "\(option)")
            #expect(entries.map(\.key) == [key, key], "\(option)")
        }
    }

    @Test("what cannot be a recipient is named with its line")
    func faults() throws {
        let lines = [
            "ecdsa-sha2-nistp256 AAAA x": "unsupported(\"ecdsa-sha2-nistp256\")",
            "cert-authority,principals=\"a\" \(key) ca": "authority",
            "Cert-Authority \(key)": "authority",
            "command=\"cert-authority\" \(key)": key,
            "no-pty": "malformed", "command=\"open \(key)": "malformed", "ssh-ed25519": "malformed",
            "ssh-ed25519 AAAA": "malformed", "no-pty nothing here": "malformed",
            String(decoding: AgeFixtures.bytes(X25519Identity.generate().text), as: UTF8.self).split(separator: "\n")[1]
                .description: "malformed",
        ]
        for (line, expected) in lines {
            let entries = try parse("\n" + line)
            #expect(entries.count == 1 && entries[0].line == 2)
            #expect(entries[0].key == expected, "\(line)")
        }
    }

    @Test("a file has at most 1 MiB and 1000 keys")
    func limits() {
        #expect(AuthorizedKeys.parse(String(repeating: "#\n", count: 1 << 20)) == nil)
        #expect(AuthorizedKeys.parse(String(repeating: "x\n", count: 1001)) == nil)
        #expect(AuthorizedKeys.parse(String(repeating: "x\n", count: 1000))?.count == 1000)
    }
}
