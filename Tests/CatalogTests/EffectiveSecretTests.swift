import GitRepository
import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing
import YAMLDocument

@testable import Catalog

@Suite("Effective secrets")
struct EffectiveSecretTests {
    @Test("the published version ids come out")
    func vectors() throws {
        let path = try #require(VectorFile.path("version-ids.json"))
        let bytes = try #require(readBytes(path))
        let cases = try #require(try YAMLStream(parsing: bytes).documents.first?.items)
        #expect(cases.count == 3)
        for vector in cases {
            let sealed = try (vector["data"]?.entries ?? []).map { entry in
                (key: entry.name, valueID: try #require(ValueID(entry.value.scalar?.content ?? "")))
            }
            let plain = Dictionary(
                uniqueKeysWithValues: (vector["plain"]?.entries ?? []).map { ($0.name, $0.value.scalar?.content ?? "") }
            )
            let id = VersionID(name: try #require(vector.text("name")), sealed: sealed, plain: plain)
            #expect(id.text == vector.text("versionID"))
        }
    }

    @Test("the version id follows values, keys, plain texts and the name, and nothing else")
    func versionID() throws {
        let scope = try ScopeFixture("prod")
        let token = try scope.token()
        let text = try scope.manifest(token: token)
        let id = try manifest(text).versionID
        #expect(try manifest(text + "  stores: [aws]\n").versionID == id)
        #expect(try manifest(text.replacing("metadata:", with: "metadata:\n  description: x")).versionID == id)
        let value = try SealedValue(token: token).valueID
        let resealed = try scope.seal("hunter2", "payments/db", .data("password"), valueID: value)
        #expect(resealed.token != token)
        #expect(try manifest(scope.manifest(token: resealed.token)).versionID == id)
        for other in [
            try scope.manifest(), try scope.manifest(key: "passwort", token: token),
            try scope.manifest("payments/dc", token: token), text + "  plain: {a: b}\n",
        ] {
            #expect(try manifest(other).versionID != id)
        }
        #expect(
            try manifest(text + "  plain: {a: '5'}\n").versionID == manifest(text + "  plain: {a: 5}\n").versionID)
    }

    private func rendered(_ manifest: SecretManifest, _ values: [[UInt8]]) throws -> [UInt8]? {
        var arena = SecretArena(capacity: max(1, values.reduce(0) { $0 + $1.count }))
        var slots: [SecretArena.Slot] = []
        for value in values {
            guard let slot = arena.append(value.span) else { throw InvalidFixture() }
            slots.append(slot)
        }
        let opened = SecretValues(arena, slots)
        var output = SecretArena(capacity: EffectiveSecret.capacity(of: manifest, opened: opened, from: 0))
        return EffectiveSecret.render(manifest, opened: opened, from: 0, into: &output).map { slot in
            output.withBytes(of: slot) { bytes in bytes.withUnsafeBytes { Array($0) } }
        }
    }

    @Test("a single value is rendered as it is, a binary one byte by byte")
    func single() throws {
        let scope = try ScopeFixture("prod")
        let text = try scope.manifest().replacing("data:\n    password:\n", with: "value:\n")
        #expect(try rendered(manifest(text), [Array("a\"b\n".utf8)]) == Array("a\"b\n".utf8))
        let binary = try manifest(text.replacing("value:", with: "binary:"))
        #expect(try rendered(binary, [[0, 255, 10]]) == [0, 255, 10])
    }

    @Test(
        "keys are rendered as one JSON object, sorted by bytes, with no white space and only the escapes that must be")
    func object() throws {
        let scope = try ScopeFixture("prod")
        let text =
            try scope.manifest(key: "b") + "    \"A\\\"\":\n      \(try scope.token())\n  plain: {é: /ü, B: \"\\t\"}\n"
        let manifest = try manifest(text)
        #expect(manifest.sealed.map(\.label) == ["A\"", "b"])
        let json = try #require(try rendered(manifest, [Array("\u{0}\u{1F}\u{7F}\\".utf8), Array("x\u{2028}😀".utf8)]))
        #expect(
            String(decoding: json, as: UTF8.self)
                == "{\"A\\\"\":\"\\u0000\\u001f\u{7F}\\\\\",\"B\":\"\\u0009\",\"b\":\"x\u{2028}😀\",\"é\":\"/ü\"}")
    }

    @Test("a secret that holds plain keys only is their object, an empty one is empty")
    func plainOnly() throws {
        let scope = try ScopeFixture("prod")
        let head = try scope.manifest().split(separator: "\n").prefix(5).joined(separator: "\n")
        #expect(try rendered(manifest(head + "\nspec: {plain: {a: b}}\n"), []) == Array("{\"a\":\"b\"}".utf8))
        #expect(try rendered(manifest(head + "\nspec: {data: {}}\n"), []) == Array("{}".utf8))
    }
}
