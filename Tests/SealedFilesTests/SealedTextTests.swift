import BoundedPatterns
import SealedFiles
import Sealing
import SecretMemory
import TestSupport
import Testing
import YAMLDocument

/// A scope's key, to seal and to open with.
struct TestKey {
    let sealer: ValueSealer
    let openers: [KeyID: ValueOpener]

    init() throws {
        let scope = try #require(ScopeName("prod"))
        let seed = ScopeSeed.random()
        sealer = try ValueSealer(scope: scope, key: seed.key(.x25519))
        openers = [sealer.key.id: ValueOpener(scope: scope, seed: seed, kem: .x25519)]
    }

    /// Seals what the regex finds, or everything.
    func seal(_ text: String, _ format: FileFormat = .yaml, keys: String? = nil) async throws -> String {
        let parsed = try SealedText(Array(text.utf8), as: format)
        let selection: Selection = try keys.map { .keys(try BoundedPattern($0)) } ?? .all
        return String(decoding: try await parsed.sealing(try parsed.select(selection), with: sealer), as: UTF8.self)
    }

    func open(_ text: String, _ format: FileFormat = .yaml) throws -> String {
        let parsed = try SealedText(Array(text.utf8), as: format)
        let opened = parsed.open(with: openers)
        #expect(opened.isComplete)
        return try parsed.rendering(opened).withBytes { bytes in
            String(decoding: bytes.withUnsafeBytes { Array($0) }, as: UTF8.self)
        }
    }
}

@Suite("Values sealed in place")
struct SealedTextTests {
    let key: TestKey

    init() throws { key = try TestKey() }

    @Test(
        "what was sealed comes back byte for byte, with its quotes, comments and types",
        arguments: [
            "a: 1\nb: 'it''s'\nc: \"q\\n\"\n",
            "# top\nspec:\n  port: 5432   # number\n  on: yes\n  off: true\n  none: ~\n  when: 2026-11-25\n",
            "key: |\n  line one\n    deeper\n  line three\nafter: x\n",
            "key: |-\n  line one\n  line two\n",
            "list:\n  - name: a\n    password: correct horse\n  - name: b\n    password: battery # staple\n",
            "list: [\"one\", \"two\", 3]\nmap: {a: \"x y\", b: 'z'}\n",
            "url: postgres://u:p@host:5432/db?x=1\nwindows: C:\\dir\nhash: 'a#b'\n",
            "--- # first\na: b\n---\na: c\n...\n",
            "a: 0x1F\nb: 1e3\nc: .inf\nd: -0\n",
            "a: \"\\u00e9\\t\\\"\"\n",
        ])
    func roundTrip(_ text: String) async throws {
        let sealed = try await key.seal(text)
        #expect(sealed != text)
        #expect(try key.open(sealed) == text.replacing("\\u00e9", with: "é"))
    }

    @Test("only the chosen values change")
    func onlyTheChosen() async throws {
        let text = "# keep\nuser:   bob\npassword:  hunter2 # why\n\nother: {token: abc, x: y}\n"
        let sealed = try await key.seal(text, keys: "^(password|token)$")
        let lines = sealed.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "# keep" && lines[1] == "user:   bob")
        #expect(lines[2].hasPrefix("password:  seal:v1:prod:") && lines[2].hasSuffix(" # why"))
        #expect(lines[4].hasPrefix("other: {token: \"seal:v1:") && lines[4].hasSuffix("\", x: y}"))
    }

    @Test("a regex finds any key on the way, as SOPS has it")
    func keysOnTheWay() async throws {
        let text = "kind: Secret\nstringData:\n  a: x\n  b: y\nother: z\n"
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let chosen = try parsed.select(.keys(try BoundedPattern("^stringData$")))
        #expect(chosen.map { parsed.places[$0].label } == ["stringData.a", "stringData.b"])
    }

    @Test("all leaves out what a document and its items are known by")
    func allButIdentities() throws {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              env:
                - {name: A, value: one}
                - {name: B, value: two}
              args: [x, y]
            """
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let chosen = try parsed.select(.all).map { parsed.places[$0].label }
        #expect(chosen == ["spec.env[name=A].value", "spec.env[name=B].value", "spec.args[0]", "spec.args[1]"])
        #expect(
            parsed.documents.first?.owner
                == .object(group: "apps", kind: "Deployment", namespace: "shop", name: "web"))
    }

    @Test("items bind by name, else id, else key, where it is a string and unique")
    func itemIdentities() throws {
        let text = """
            a: [{name: x, v: 1}, {name: x, id: one, v: 2}, {id: one, key: k, v: 3}, {name: 5, v: 4}, {v: 5}]
            """
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let labels = parsed.places.filter { $0.keys.last == "v" }.map(\.label)
        #expect(labels == ["a[0].v", "a[1].v", "a[key=k].v", "a[3].v", "a[4].v"])
    }

    @Test("what others are known by is never sealed from under them")
    func identitiesStay() async throws {
        let text = "users:\n- name: a\n  password: x\n- name: b\n  password: y\n"
        let sealed = try await key.seal(text, keys: "^(name|password)$")
        #expect(sealed.contains("name: a") && sealed.contains("name: b"))
        #expect(try key.open(sealed) == text)
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let name = try parsed.select(.path(try PlacePath("users[0].name")))
        await #expect(throws: SealedTextError.self) { try await parsed.sealing(name, with: key.sealer) }
        let twins = "l:\n- {name: x, v: one}\n- {name: x, v: two}\n"
        let same = try SealedText(Array(twins.utf8), as: .yaml)
        let first = try same.select(.path(try PlacePath("l[0].name")))
        await #expect(throws: SealedTextError.self) { try await same.sealing(first, with: key.sealer) }
    }

    @Test("a value moved to another key does not open, and its origin is found")
    func movedValue() async throws {
        let sealed = try await key.seal("old: secret\nother: x\n", keys: "^old$")
        let moved = sealed.replacing("old:", with: "new:").replacing("other:", with: "old:")
        let parsed = try SealedText(Array(moved.utf8), as: .yaml)
        let opened = parsed.open(with: key.openers)
        #expect(opened.failed == [0])
        let opener = try #require(key.openers.values.first)
        #expect(parsed.placeOfOrigin(of: 0, with: opener).map { parsed.places[$0].label } == "old")
    }

    @Test("items may change places, and an object's name binds")
    func bindings() async throws {
        let sealed = try await key.seal("a:\n- name: x\n  v: one\n- name: y\n  v: two\n", keys: "^v$")
        var lines = sealed.split(separator: "\n").map(String.init)
        lines.swapAt(1, 3)
        lines.swapAt(2, 4)
        #expect(try key.open(lines.joined(separator: "\n")) == "a:\n- name: y\n  v: two\n- name: x\n  v: one")

        let object = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  p: s3cret\n"
        let renamed = try await key.seal(object, keys: "^p$").replacing("name: db", with: "name: db2")
        let parsed = try SealedText(Array(renamed.utf8), as: .yaml)
        #expect(parsed.open(with: key.openers).failed.count == 1)
    }

    @Test(
        "a name is not sealed where other values would be bound to something else then",
        arguments: [
            ("a:\n- {name: x, v: one}\n- {name: x, v: two}\n", "a[0].name", false),
            ("a:\n- {name: x, v: one}\n- {name: y, v: two}\n", "a[0].name", false),
            ("a:\n- {name: x, id: p, v: one}\n- {name: x, id: q, v: two}\n", "a[1].name", false),
            ("a:\n- {name: x}\n- {name: x}\n- {name: x}\n", "a[2].name", true),
            ("apiVersion: v1\nkind: K\nmetadata: {name: n}\np: x\n", "metadata.name", false),
            ("apiVersion: v1\nkind: K\nmetadata: {name: n}\np: x\n", "kind", false),
            ("kind: K\nmetadata: {name: n}\np: x\n", "metadata.name", true),
        ])
    func sealedNames(text: String, path: String, isAllowed: Bool) async throws {
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let chosen = try parsed.select(.path(try PlacePath(path)))
        #expect(chosen.count == 1)
        do {
            let sealed = try await parsed.sealing(chosen, with: key.sealer)
            #expect(isAllowed)
            #expect(try key.open(String(decoding: sealed, as: UTF8.self)).replacing("\"", with: "") == text)
        } catch let error as SealedTextError {
            #expect(!isAllowed)
            #expect(error.reason == .cannotSeal(label: parsed.places[chosen[0]].label))
        }
    }

    @Test("references, empty values and what others have encrypted are passed over")
    func passedOver() throws {
        let text = """
            password1: "{{ vault_password }}"
            password2: ${PASSWORD}
            password3: ""
            password4:
            password5: !vault |
              $ANSIBLE_VAULT;1.1;AES256
            password6: real
            """
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        let chosen = try parsed.select(.keys(try BoundedPattern("^password")))
        #expect(chosen.map { parsed.places[$0].label } == ["password6"])
    }

    @Test("an alias is refused where its anchor's value would stay readable")
    func aliases() throws {
        let text = "base: &b\n  p: secret\npassword: *b\n"
        let parsed = try SealedText(Array(text.utf8), as: .yaml)
        #expect(throws: SealedTextError.self) { try parsed.select(.keys(try BoundedPattern("^password$"))) }
        #expect(try parsed.select(.all).count == 1)
    }

    @Test("templates are told from broken YAML")
    func templates() throws {
        let error = #expect(throws: SealedTextError.self) {
            try SealedText(Array("a: {{ .Values.x }}\n{{- if .y }}\nb: 1\n{{- end }}\n".utf8), as: .yaml)
        }
        guard case .template = error?.reason else {
            Issue.record("not a template: \(String(describing: error))")
            return
        }
    }

    @Test("tokens of two documents do not mix")
    func twoIDs() async throws {
        let first = try await key.seal("a: x\n")
        let second = try await key.seal("b: y\n")
        #expect(throws: SealedTextError.self) { try SealedText(Array((first + second).utf8), as: .yaml) }
        _ = try SealedText(Array((first + "---\n" + second).utf8), as: .yaml)
    }

    @Test("JSON stays JSON")
    func json() async throws {
        let text = "{\n\t\"a\": \"x \\\"y\\\"\",\n\t\"n\": 5,\n\t\"b\": [true, null]\n}\n"
        let sealed = try await key.seal(text, .json)
        #expect(sealed.contains("\"a\": \"seal:v1:prod:") && sealed.contains("\"n\": \"seal:v1:"))
        #expect(try key.open(sealed, .json) == text)
    }

    @Test(
        "dotenv comes back byte for byte",
        arguments: [
            "# c\nA=plain\nexport B='single $x'\nC=\"two\\nlines\"\nD=x # comment\n",
            "A='multi\nline'\nB=end",
            "URL=postgres://u:p@h/db?a=b&c=d\r\nNEXT=1\r\n",
        ])
    func dotenv(_ text: String) async throws {
        let sealed = try await key.seal(text, .dotenv)
        #expect(sealed.contains("seal:v1:prod:"))
        #expect(try key.open(sealed, .dotenv) == text)
    }

    @Test(
        "what is no assignment, and a name twice, are refused with their line",
        arguments: [
            "A=1\nno\n", "A=1\nA=2\n", "A=1\n\rB=2\n", "A=1\nB=2\rC=3\n", "A=1\nB='2' \rC=3\n", "A=1\nB='2'3\n",
        ])
    func brokenDotenv(_ text: String) {
        let error = #expect(throws: SealedTextError.self) { try SealedText(Array(text.utf8), as: .dotenv) }
        #expect(error?.location.line == 2)
    }

    @Test("in dotenv a comment follows a blank, also where no value stands")
    func dotenvComments() throws {
        let text = try SealedText(Array("A= # c\nB=# d\nC=x# e\nD=x # f\nE='' # g\n".utf8), as: .dotenv)
        let plain = text.places.indices.filter { text.places[$0].content.isPlain }
        #expect(plain.map { text.places[$0].label } == ["B", "C", "D"])
        let values = text.values(at: plain)
        let read = plain.indices.compactMap { item in
            values.withBytes(at: item) { String(decoding: $0.withUnsafeBytes { Array($0) }, as: UTF8.self) }
        }
        #expect(read == ["# d", "x# e", "x"])
    }

    @Test("dotenv that is not UTF-8 is refused: it would come back as something else")
    func dotenvOfOtherEncodings() {
        let error = #expect(throws: SealedTextError.self) {
            try SealedText(Array("A=1\nB=".utf8) + [0xE9] + Array("t\n".utf8), as: .dotenv)
        }
        #expect(error?.reason == .yaml(.notUTF8))
        #expect(error?.location == SourceLocation(line: 2, column: 3, offset: 6))
    }

    @Test("any value survives sealing and opening, in every style", arguments: 0..<200)
    func anyValue(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet: [String] = [
            "a", "Z", "0", " ", "  ", ":", ": ", " #", "#", "-", "- ", "'", "\"", "\\", "\n", "\n\n", "\t", "{", "}",
            "[", ",", "&", "*", "!", "|", ">", "%", "@", "`", "é", "\u{85}", "\u{2028}", "\u{FEFF}", "😀", "\u{7F}",
            "\u{1}", "\r", "null", "true", "1.5", "~", "...", "---", "=", "$", "seal",
        ]
        let count = Int.random(in: 1...8, using: &generator)
        let value = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }.joined()
        let styles: [(String, FileFormat)] = [
            ("k: TOKEN\nz: 1\n", .yaml), ("a:\n  - k: TOKEN # c\n", .yaml), ("k: 'TOKEN'\n", .yaml),
            ("k: \"TOKEN\"", .yaml), ("k:\n  TOKEN", .yaml), ("a: {k: TOKEN, z: [x]}\n", .yaml),
            ("{\"k\": \"TOKEN\"}\n", .json), ("k=TOKEN\nz=1\n", .dotenv), ("k='TOKEN'", .dotenv),
            ("k=\"TOKEN\" # c", .dotenv),
        ]
        for (template, format) in styles {
            let place = try SealedText(Array(template.replacing("TOKEN", with: "x").utf8), as: format)
            let index = try #require(place.places.firstIndex { $0.keys.last == "k" })
            let token = try key.sealer.seal(
                Array(value.utf8).span, type: .string, binding: place.binding(of: place.places[index]),
                documentID: .random())
            let opened = try key.open(template.replacing("TOKEN", with: token.token), format)
            let read = try SealedText(Array(opened.utf8), as: format)
            #expect(read.places.count == place.places.count, "\(template.debugDescription) \(value.debugDescription)")
            let again = try await key.sealer.seal(
                values(of: [index], in: read),
                as: [
                    .init(type: .string, binding: place.binding(of: place.places[index]), documentID: .random())
                ])
            let opener = try #require(key.openers.values.first)
            let text = try opener.open(again[0], binding: place.binding(of: place.places[index])).bytes.withBytes {
                String(decoding: $0.withUnsafeBytes { Array($0) }, as: UTF8.self)
            }
            #expect(text == value, "\(template.debugDescription)")
        }
    }

    private func values(of indices: [Int], in text: SealedText) -> SecretValues { text.values(at: indices) }
}
