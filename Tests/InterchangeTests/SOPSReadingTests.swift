import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Interchange

@Suite("SOPS files of the sops program")
struct SOPSReadingTests {
    private static let yaml = """
        # top comment
        db:
            password: hunter2 # beside it
            port: 5432
            ratio: 1.50
            small: 1.0e-7
            huge: 1e21
            on: true
            off: false
            empty: ""
            nothing: null
            when: 2020-01-01
            stamp: 2001-12-14T21:59:43.10-05:00
            list:
                - a
                # inner
                - 2
                - x: "y"
                  z: [1, 2]
            emptymap: {}
            emptylist: []
            multi: |
                line 1
                line 2
            name_unencrypted: public
            num_unencrypted: 1000000.0
            hex_unencrypted: 0x1f
            date_unencrypted: 2020-01-01
            tiny_unencrypted: 1.5e-9
            huge_unencrypted: 1e21
            bool_unencrypted: yes

        """

    @Test("YAML opens with all types, and what is written in plain reads as what sops writes")
    func yaml() async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt(Self.yaml, name: "a.yaml")
            let opened = try sops.open(file, as: .yaml)
            let lines = opened.lines()
            #expect(
                lines.prefix(17) == [
                    "db.password string hunter2", "db.port int 5432", "db.ratio float 1.5", "db.small float 0.0000001",
                    "db.huge float 1000000000000000000000", "db.on bool true", "db.off bool false", "db.empty string ",
                    "db.nothing null ", "db.when time 2020-01-01T00:00:00Z",
                    "db.stamp time 2001-12-14T21:59:43.1-05:00", "db.list.0 string a", "db.list.1 comment  inner",
                    "db.list.2 int 2", "db.list.3.x string y", "db.list.3.z.0 int 1", "db.list.3.z.1 int 2",
                ])
            #expect(lines.contains("db.name_unencrypted string public"))
            let text = opened.text()
            #expect(text.hasPrefix("# top comment\ndb:\n    # beside it\n    password: hunter2\n    port: 5432\n"))
            #expect(!text.contains("ENC[") && !text.contains("sops:"))
            // Ours, encrypted again, is to sops the same document.
            try writeText(text, to: folder.appending("plain.yaml"))
            let again = try await sops.encrypt(text, name: "again.yaml")
            let reopened = try sops.open(again, as: .yaml)
            let values = lines.filter { !$0.contains(" comment ") && !$0.hasPrefix("db.list") }
            #expect(values == reopened.lines().filter { !$0.contains(" comment ") && !$0.hasPrefix("db.list") })
        }
    }

    @Test("JSON opens, and what is written in plain is what sops writes")
    func json() async throws {
        let text = """
            {"a": {"n": 5, "f": 1.5, "e": "", "z": null, "t": true, "s": "q\\"\\u00e9/\\n\\ud83d\\ude00",
              "l": ["x", 1, {"k": "v"}], "m": {}}, "pub_unencrypted": 12345678901, "big_unencrypted": 1e25,
              "fl_unencrypted": 0.1, "minus_unencrypted": -0.000012}
            """
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt(text, name: "b.json")
            let opened = try sops.open(file, as: .json)
            #expect(
                opened.lines().prefix(6) == [
                    "a.n float 5", "a.f float 1.5", "a.e string ", "a.z null ", "a.t bool true", "a.s string q\"é/\n😀",
                ])
            #expect(opened.text() == (try await sops.decrypt(file, name: "b.enc.json")))
        }
    }

    @Test("dotenv opens, and what is written in plain is what sops writes")
    func dotenv() async throws {
        let text = "# c\nA=1\nB=\"quoted\"\nC=multi\\nline\nD=\nE_unencrypted=x\\ny\nF = sp \n"
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt(text, name: "c.env")
            let opened = try sops.open(file, as: .dotenv)
            #expect(
                opened.lines() == [
                    "A string 1", "B string \"quoted\"", "C string multi\nline", "D string ",
                    "E_unencrypted string x\ny", "F  string  sp ",
                ])
            #expect(opened.text() == text)
            #expect(opened.text() == (try await sops.decrypt(file, name: "c.enc.env")))
        }
    }

    @Test("ini opens, with keys before the first section, and reads in plain as what sops writes")
    func ini() async throws {
        let text = """
            top = 1
            ; comment
            [s one]
            k = v
            # kc
            p: "q"
            u_unencrypted = "a b"
            [t]
            x=1

            """
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt(text, name: "d.ini")
            let opened = try sops.open(file, as: .ini)
            #expect(
                opened.lines() == [
                    "DEFAULT.top string 1", "s one.k string v", "s one.p string q", "s one.u_unencrypted string a b",
                    "t.x string 1",
                ])
            let theirs = try await sops.decrypt(file, name: "d.enc.ini")
            #expect(opened.text().trimmingFinalLineFeeds == theirs.trimmingFinalLineFeeds)
        }
    }

    @Test("a binary file is its content")
    func binary() async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt("bin\u{1}ary\n", name: "e.bin")
            #expect(SOPSFormat(guessing: file) == .binary)
            #expect(try sops.open(file, as: .binary).text() == "bin\u{1}ary\n")
        }
    }

    @Test("several documents have one checksum")
    func documents() async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt("a: one\n---\nb: two\n", name: "m.yaml")
            let opened = try sops.open(file, as: .yaml)
            #expect(opened.lines() == ["a string one", "b string two"])
            #expect(opened.document.values.map(\.document) == [0, 1])
            #expect(opened.text() == "a: \"one\"\n---\nb: \"two\"\n")
        }
    }

    private static let commented = """
        # sec
        a: 1
        b: 2
        c: # sec
          d: 3
          e: 4
        f: 5 # sec
        g:
          # sec
          h: 1
          # no
          i: 2
          # foot sec

        j: 3
        l:
        - x # sec
        - z
        key_unencrypted: 1
        secret_key: 2
        password:
          inner: 3

        """

    @Test(
        "every rule about what is encrypted",
        arguments: [
            ["--unencrypted-suffix", "_key"], ["--encrypted-suffix", "_key"],
            ["--unencrypted-regex", "^(a|password)$"],
            ["--encrypted-regex", "^(a|password)$"], ["--encrypted-comment-regex", "sec"],
            ["--unencrypted-comment-regex", "sec"],
        ])
    func rules(options: [String]) async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            for more in [[], ["--mac-only-encrypted"]] {
                let file = try await sops.encrypt(Self.commented, name: "r.yaml", options: options + more)
                let opened = try sops.open(file, as: .yaml)
                let marked = opened.document.values.filter { !$0.isPublic }.count
                #expect(marked > 0 && marked < opened.count)
                #expect(!opened.text().contains("ENC["))
                #expect(opened.lines().contains("password.inner int 3"))
            }
        }
    }

    @Test("groups of keys share the data key, and a threshold of them is enough", arguments: [0, 2])
    func groups(threshold: Int) async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let second = try SOPSProgram.identity()
            let third = try SOPSProgram.identity()
            let groups = [sops.recipient, second.recipient, third.recipient].map { "      - age: [\($0)]\n" }.joined()
            let rule = threshold == 0 ? "" : "    shamir_threshold: \(threshold)\n"
            try writeText(
                "creation_rules:\n  - path_regex: .*\n\(rule)    key_groups:\n\(groups)",
                to: folder.appending("rules"))
            let file = try await sops.encrypt(
                "a: hunter2\n", name: "g.yaml", options: ["--config", folder.appending("rules").string])
            let document = try SOPSDocument(parsing: file, as: .yaml)
            #expect(document.metadata.threshold == (threshold == 0 ? 3 : threshold))
            let texts = [sops.identityText, second.text, third.text]
            for count in 1...3 {
                let identities = try IdentityParser.parse(
                    SecretBytes(copying: Array(texts.prefix(count).joined(separator: "\n").utf8).span))
                let keyring = SOPSKeyring(identities: identities)
                if count >= document.metadata.threshold {
                    let key = try keyring.dataKey(of: document.metadata)
                    #expect(try document.open(with: key).lines() == ["a string hunter2"])
                } else {
                    #expect(throws: SOPSError.self) { _ = try keyring.dataKey(of: document.metadata) }
                }
            }
        }
    }

    @Test("a PGP key opens through gpg")
    func pgp() async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let home = ["GNUPGHOME": folder.appending("gnupg").string]
            let made = try await runProgram(
                "bash",
                [
                    "-c",
                    """
                    mkdir -m 700 $GNUPGHOME && gpg --batch --quiet --passphrase '' --quick-generate-key a@example.com default default
                    gpg --list-keys --with-colons | awk -F: '/^fpr/{print $10; exit}'
                    """,
                ], in: folder, environment: home)
            let fingerprint = made.text.trimmingFinalLineFeeds
            try #require(fingerprint.count == 40, "\(made.error)")
            try writeText("a: hunter2\n", to: folder.appending("p.yaml"))
            let file = try await sops.run(["--encrypt", "--pgp", fingerprint, "p.yaml"], environment: home)
            let document = try SOPSDocument(parsing: file, as: .yaml)
            // The program that stands for gpg here sets its home, since ours is shared by all tests.
            let wrapper = folder.appending("gpg-here")
            try writeText("#!/bin/sh\nGNUPGHOME=\(folder)/gnupg exec gpg \"$@\"\n", to: wrapper)
            let slow = folder.appending("gpg-slow")
            try writeText("#!/bin/sh\nexec sleep 30\n", to: slow)
            try await runProgram("chmod", ["+x", wrapper.string, slow.string], in: folder)
            let key = try SOPSKeyring(identities: [], gpg: GPGProgram(at: wrapper)).dataKey(of: document.metadata)
            #expect(try document.open(with: key).lines() == ["a string hunter2"])
            try await runProgram("gpgconf", ["--kill", "all"], in: folder, environment: home)

            let shortage = #expect(throws: SOPSError.self) {
                _ = try SOPSKeyring(identities: [], gpg: GPGProgram(at: slow, seconds: 0)).dataKey(
                    of: document.metadata)
            }
            guard case .noKey(let shortage)? = shortage else {
                return #expect(Bool(false), "\(String(describing: shortage))")
            }
            #expect(shortage.faults == [.pgp(.timedOut(seconds: 0))])
            #expect(shortage.recipients == [.pgp: [fingerprint]])
            #expect(throws: GPGError.missing) { _ = try GPGProgram(at: "/nonexistent/gpg").decrypt([1]) }
        }
    }
}

extension String {
    var trimmingFinalLineFeeds: String {
        var text = self
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
