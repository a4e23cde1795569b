import Catalog
import GitRepository
import Sealing
import TestSupport
import Testing
import YAMLDocument

@Suite("Manifests")
struct ManifestReaderTests {
    let scope: ScopeFixture

    init() throws {
        scope = try ScopeFixture("prod")
    }

    @Test("every part is read")
    func everything() throws {
        let (password, pending) = (try scope.seal("a", "payments/db", .data("password")), try scope.token())
        let manifest = try manifest(
            """
            apiVersion: git-seal/v1
            kind: Secret
            metadata:
              name: payments/db                 # segments
              scope: prod
              description: Primary database of payments
              tags: {owner: payments, severity: 3}
            spec:
              stores: [default, aws, default]
              suspend: true
              plain:
                username: payments
                port: 5432
                nothing:
              data:
                password:
                  \(password)
              pending: {password: \(pending)}
              rotation:
                schedule: rate(30 days)
                window: 4h
                strategy: postgres/alternating-users
                by: store
                generate: {password: {length: 32, exclude: "\\"'@/\\\\"}}
            """)
        #expect(manifest.id.description == "prod:payments/db")
        #expect(manifest.description == "Primary database of payments")
        #expect(manifest.tags == ["owner": "payments", "severity": "3"])
        #expect(manifest.stores.map(\.text) == ["aws", "default"])
        #expect(manifest.isSuspended)
        #expect(manifest.plain == ["username": "payments", "port": "5432", "nothing": ""])
        #expect(manifest.content == .data(["password": password]))
        #expect(manifest.pending["password"]?.token == pending)
        #expect(manifest.keys == ["nothing", "password", "port", "username"])
        let rotation = try #require(manifest.rotation)
        #expect(rotation.schedule == "rate(30 days)" && rotation.window == "4h" && rotation.runner == .store)
        #expect(rotation.generate["password"]?.length == 32)
        #expect(rotation.generate["password"]?.exclude == "\"'@/\\")
        #expect(manifest.locations.name.line == 4 && manifest.locations.values["password"]?.line == 17)
    }

    @Test("stores may be left out: then it is the default one")
    func defaultStore() throws {
        #expect(try manifest(scope.manifest()).stores == [.default])
    }

    @Test("key and token may stand on one line or on two, quoted or not")
    func layouts() throws {
        let token = try scope.token()
        let two = try scope.manifest(token: token)
        for text in [two.replacing("password:\n      ", with: "password: "), two.replacing(token, with: "'\(token)'")] {
            #expect(try manifest(text).content == manifest(two).content)
        }
    }

    @Test("a single value, or a single sequence of bytes, is named by its key")
    func single() throws {
        let text = try scope.manifest().replacing("data:\n    password:\n", with: "value:\n")
        let sealed = try #require(try manifest(text).sealed.first)
        #expect(sealed.key == .value && sealed.label == "value" && sealed.type == .string)
        let binary = try #require(try manifest(text.replacing("value:", with: "binary:")).sealed.first)
        #expect(binary.key == .binary && binary.type == .bytes)
    }

    @Test(
        "plaintext in data is an error of its own, which never repeats it",
        arguments: [
            "hunter2", "'seal: v1'", "\" seal:v1:prod:0000000000000000:AAAA\"", "5432", "true", "", "|\n        x",
        ])
    func plaintext(value: String) throws {
        let error = try #require(fault(try scope.manifest(token: value)))
        #expect(!"\(error)".contains("hunter2"))
        let isBroken = value.contains("'seal:")
        let id = SecretID(scope: scope.name, name: try #require(SecretName("payments/db")))
        #expect(error.reason == (isBroken ? .brokenToken(key: "password") : .plaintext(id, .data("password"))))
        #expect(error.location.line == (value.isEmpty ? 8 : 9))
    }

    @Test("what begins like a token and is none is an error, wherever it stands")
    func brokenTokens() throws {
        let good = try scope.manifest()
        let token = try scope.token()
        for (text, key) in [
            (good.replacing(":prod:", with: ":prod :"), "password"),
            (good + "  plain: {user: SEAL:v1:x}\n", "user"),
            (good.replacing("metadata:", with: "metadata:\n  description: seal:v2:x"), "description"),
            (good + "  stores: ['default']\n  plain:\n    Seal:x: 1\n", "Seal:x"),
            (good.replacing("metadata:", with: "metadata:\n  tags: {a: \"\(token.dropLast())\"}"), "a"),
        ] {
            #expect(fault(text)?.reason == .brokenToken(key: key))
        }
        #expect(fault(good + "  plain: {user: \(token)}\n") == nil)
    }

    @Test("every single changed character of a token's head is noticed")
    func flips() throws {
        let token = Array(try scope.token().utf8)
        for index in 0..<("seal:v1:prod:0000000000000000:".utf8.count) {
            var flipped = token
            flipped[index] ^= 1
            let text = try scope.manifest(token: String(decoding: flipped, as: UTF8.self))
            // A changed digit of the key id is another key, which only the scope's state knows.
            if index >= 13 && index < 29, fault(text) == nil { continue }
            #expect(fault(text) != nil, "\(index)")
        }
    }

    @Test("a token of another scope is refused, before anything is opened")
    func foreignScope() throws {
        let other = try ScopeFixture("staging")
        let error = try #require(fault(try scope.manifest(token: other.token())))
        let id = SecretID(scope: scope.name, name: try #require(SecretName("payments/db")))
        #expect(error.reason == .foreignScope(id, .data("password"), token: other.name))
        #expect(error.isRefusal)
        let pending = try scope.manifest() + "  pending: {password: \(other.token())}\n"
        #expect(fault(pending)?.isRefusal == true)
    }

    @Test("a value that was sealed in place of another file is none of a manifest's")
    func inPlace() throws {
        let sealer = try ValueSealer(scope: scope.name, key: scope.state.currentKey)
        let token = try sealer.seal(
            Array("x".utf8).span, type: .string, binding: Binding(owner: .none, steps: [.key("password")]),
            documentID: .random())
        #expect(fault(try scope.manifest(token: token.token))?.reason == .brokenToken(key: "password"))
    }

    @Test("keys that exclude each other, and a secret without any, are errors")
    func exclusions() throws {
        let good = try scope.manifest()
        let token = try scope.token()
        #expect(fault(good + "  value: \(token)\n")?.reason == .exclusive("data", "value"))
        #expect(fault(good + "  binary: \(token)\n")?.reason == .exclusive("data", "binary"))
        let single = good.replacing("data:\n    password:\n", with: "value:\n")
        #expect(fault(single + "  plain: {a: b}\n")?.reason == .exclusive("plain", "value"))
        #expect(fault(good + "  plain: {password: b}\n")?.reason == .keyInBoth("password"))
        #expect(fault(good + "  plain: {next: b}\n  pending: {next: \(token)}\n")?.reason == .keyInBoth("next"))
        let empty = good.prefix { $0 != "\0" }.split(separator: "\n").prefix(5).joined(separator: "\n")
        #expect(fault(empty + "\nspec: {stores: [default]}\n")?.reason == .noValue)
        #expect(fault(empty + "\nspec: {data: {}}\n") == nil)
        #expect(fault(empty + "\nspec: {plain: {a: b}}\n") == nil)
    }

    @Test("a value behind an alias is refused")
    func aliases() throws {
        let token = try scope.token()
        let text = try scope.manifest(token: "&a \(token)") + "    other: *a\n"
        guard case .wrongType(key: "other", _) = fault(text)?.reason else {
            Issue.record("accepted")
            return
        }
    }

    @Test("names that are none are refused", arguments: ["/a", "a//b", "../a", "a b", "-a", "a/", ".a", "\"\""])
    func names(name: String) throws {
        guard case .invalidValue(key: "name", _) = fault(try scope.manifest(name))?.reason else {
            Issue.record("accepted")
            return
        }
    }

    // MARK: Which files are manifests

    private func read(_ text: String, _ path: RepositoryPath = .manifest) throws -> SecretManifest? {
        try SecretManifest.read(Array(text.utf8), at: path)
    }

    @Test(
        "what lies beside manifests and is something else is no manifest, and no fault",
        arguments: [
            "", "# git-seal/v1\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: git-seal/v1}\n",
            "{{ template }}\nimage: git-seal:1\n", "image: git-seal/server:v1\n",
        ])
    func others(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test("a file without a YAML file's name may be no YAML")
    func readme() throws {
        let text = "# Secrets\n\nManifests have `apiVersion: git-seal/v1`: see [x]: {\n"
        #expect(try read(text, "secrets/README.md") == nil)
        #expect(throws: SchemaError.self) { try read(text, "secrets/README.yaml") }
    }

    @Test("a manifest with a typing error never looks like one that was deleted")
    func typingErrors() throws {
        let good = try scope.manifest()
        for (right, wrong) in [
            ("apiVersion", "apiversion"), ("apiVersion", "apiVersoin"), ("git-seal/v1", "git-seal/v2"),
            ("kind: Secret", "kind: Secert"), ("kind: Secret", "kind: Config"), ("spec:", "sepc:"),
            ("spec:", "spec:\n---\n"),
        ] {
            #expect(throws: SchemaError.self, "\(wrong)") { try read(good.replacing(right, with: wrong)) }
        }
        #expect(try read(good, "secrets/db")?.name.text == "payments/db")
    }
}
