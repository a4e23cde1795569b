import Catalog
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing

@Suite("Editing manifests")
struct ManifestEditorTests {
    let scope: ScopeFixture

    init() throws {
        scope = try ScopeFixture("prod")
    }

    private func editor(_ text: String) throws -> ManifestEditor {
        try ManifestEditor(Array(text.utf8), at: .manifest)
    }

    private func text(_ editor: ManifestEditor) -> String { String(decoding: editor.bytes, as: UTF8.self) }

    private func value(_ key: ManifestKey = .data("password")) throws -> SealedValue {
        try scope.seal("x", "payments/db", key)
    }

    @Test("a new manifest has key and token on two lines, and names stores only if they are not the default")
    func new() throws {
        let token = try value()
        var editor = ManifestEditor(
            new: try secretName("payments/db"), scope: scope.name, stores: [.default], at: .manifest)
        try editor.set(token, for: .data("password"))
        #expect(
            text(editor) == """
                apiVersion: git-seal/v1
                kind: Secret
                metadata:
                  name: payments/db
                  scope: prod
                spec:
                  data:
                    password:
                      \(token)

                """)
        let aws = try #require(StoreName("aws"))
        editor = ManifestEditor(
            new: try secretName("payments/db"), scope: scope.name, stores: [aws, .default], at: .manifest)
        let single = try value(.value)
        try editor.setDescription("What it is: a token")
        try editor.set(single, for: .value)
        #expect(
            text(editor).hasSuffix(
                """
                  description: "What it is: a token"
                  name: payments/db
                  scope: prod
                spec:
                  stores: [aws, default]
                  value:
                    \(single)

                """))
    }

    @Test("a name that another reader would take for a number is quoted")
    func quotedName() throws {
        var editor = ManifestEditor(new: try secretName("007"), scope: scope.name, stores: [], at: .manifest)
        try editor.set(scope.seal("x", "007", .value), for: .value)
        #expect(text(editor).contains("name: \"007\""))
    }

    @Test("setting a value changes its line and no other byte", arguments: ["\n", "\r\n"])
    func oneLine(lineBreak: String) throws {
        let old = try scope.manifest().replacing("spec:", with: "spec:   # what follows\n  # stays").replacing(
            "\n", with: lineBreak)
        let token = try value()
        var editor = try editor(old)
        try editor.set(token, for: .data("password"))
        let lines = zip(
            old.split(separator: "\n", omittingEmptySubsequences: false),
            text(editor).split(separator: "\n", omittingEmptySubsequences: false))
        #expect(lines.count { $0 != $1 } == 1)
        #expect(try manifest(text(editor)).content == .data(["password": token]))
    }

    @Test("a new key goes before the first greater one where the keys are sorted, else to the end")
    func order() throws {
        let token = try scope.token()
        let sorted = try scope.manifest(key: "b", token: token) + "    d:\n      \(try scope.token())\n"
        var editor = try editor(sorted)
        try editor.set(value(.data("c")), for: .data("c"))
        #expect(
            text(editor).firstRange(of: "    c:\n      seal:")?.lowerBound ?? sorted.endIndex < text(editor).firstRange(
                of: "    d:")?.lowerBound ?? sorted.startIndex)
        let unsorted = try scope.manifest(key: "z", token: token) + "    a:\n      \(try scope.token())\n"
        editor = try self.editor(unsorted)
        try editor.set(value(.data("c")), for: .data("c"))
        #expect(text(editor).hasPrefix(unsorted))
    }

    @Test("a new key is laid out as its neighbours are")
    func layout() throws {
        let oneLine = try scope.manifest().replacing("password:\n      ", with: "password: ")
        var editor = try editor(oneLine)
        try editor.set(value(.data("token")), for: .data("token"))
        #expect(text(editor).contains("\n    token: seal:v1:"))
    }

    @Test("several values are set together, or none of them")
    func several() throws {
        var editor = try editor(scope.manifest())
        let before = editor.bytes
        let foreign = try ScopeFixture("staging").seal("x", "payments/db", .data("b"))
        #expect(throws: SchemaError.self) {
            try editor.set([(.data("a"), value(.data("a"))), (.data("b"), foreign)])
        }
        #expect(editor.bytes == before)
        try editor.set([(.data("a"), value(.data("a"))), (.data("b"), value(.data("b")))])
        #expect(try manifest(text(editor)).keys == ["a", "b", "password"])
    }

    @Test("whoever forgets the key does not lose the others, nor the other way round")
    func exclusive() throws {
        var keyed = try editor(scope.manifest())
        #expect(throws: SchemaError.self) { try keyed.set(value(.value), for: .value) }
        var single = ManifestEditor(new: try secretName("payments/db"), scope: scope.name, stores: [], at: .manifest)
        try single.set(value(.value), for: .value)
        #expect(throws: SchemaError.self) { try single.set(value(), for: .data("password")) }
        #expect(throws: SchemaError.self) { try single.setPlain("user", to: "x") }
        let binary = try value(.binary)
        try single.set(binary, for: .binary)
        #expect(try manifest(text(single)).content == .binary(binary))
        #expect(text(single).hasSuffix("spec:\n  binary:\n    \(binary)\n"))
    }

    @Test(
        "plain keys are written so that every reader takes them for that text",
        arguments: ["payments", "5432", "yes", "", "a: b #c", "two\nlines", "\u{85}\u{7}"])
    func plain(value: String) throws {
        var editor = try editor(scope.manifest())
        try editor.setPlain("user", to: value)
        #expect(try manifest(text(editor)).plain == ["user": value])
        try editor.setPlain("user", to: "other")
        #expect(try manifest(text(editor)).plain == ["user": "other"])
    }

    @Test("a sealed key does not become plain beside itself")
    func both() throws {
        var editor = try editor(scope.manifest())
        #expect(throws: SchemaError.self) { try editor.setPlain("password", to: "x") }
    }

    @Test("removing a key removes its lines and nothing else")
    func removal() throws {
        let old = try scope.manifest() + "    token:\n      \(try scope.token())\n  # the end\n"
        var editor = try editor(old)
        #expect(try editor.remove("token"))
        #expect(text(editor) == old.replacing(#/    token:\n.*\n/#, with: ""))
        #expect(try !editor.remove("token"))
        #expect(try editor.remove("password"))
        #expect(try manifest(text(editor)).content == .data([:]))
    }

    @Test("nothing is written into a file that is no manifest")
    func notAManifest() throws {
        #expect(throws: SchemaError.self) { try editor("a: 1\n") }
        #expect(throws: SchemaError.self) { try editor(scope.manifest(token: "hunter2")) }
    }

    // MARK: Merges, by git itself

    private func merge(_ base: String, _ ours: String, _ theirs: String) async throws -> ProgramResult {
        try await withTemporaryDirectory { (root) async throws in
            for (name, content) in [("base", base), ("ours", ours), ("theirs", theirs)] {
                try writeText(content, to: root.appending(name))
            }
            return try await runProgram("git", ["merge-file", "-p", "ours", "base", "theirs"], in: root)
        }
    }

    private func setting(_ keys: [String], in text: String) throws -> String {
        var editor = try editor(text)
        for key in keys { try editor.set(value(.data(key)), for: .data(key)) }
        return self.text(editor)
    }

    @Test("git merges two branches that change neighbouring values, or add keys in different gaps")
    func merges() async throws {
        let base = try setting(["c", "f"], in: scope.manifest(key: "b"))
        for (ours, theirs) in [(["b"], ["c"]), (["a"], ["d"]), (["d"], ["g"]), (["b"], ["a"])] {
            let result = try await merge(base, setting(ours, in: base), setting(theirs, in: base))
            #expect(result.status == 0, "\(ours) \(theirs)")
            let merged = try manifest(result.text)
            #expect(Set(merged.keys).isSuperset(of: ours + theirs))
        }
    }

    @Test("keys that two branches add in one gap conflict, and the file says so")
    func conflicts() async throws {
        let base = try scope.manifest(key: "b")
        let result = try await merge(base, setting(["c"], in: base), setting(["d"], in: base))
        #expect(result.status != 0)
        #expect(fault(result.text)?.reason == .conflictMarkers)
    }

    @Test("generated edits do what they say, and leave every other line alone")
    func property() throws {
        let seed: UInt64 = 11
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let names = ["a", "b", "c d", "é", "x-1", "Z", "5"]
        for _ in 0..<60 {
            var editor = try editor(scope.manifest(key: names.randomElement(using: &generator) ?? "a"))
            var expected = try manifest(text(editor))
            for _ in 0..<4 {
                let before = text(editor)
                let key = names.randomElement(using: &generator) ?? "a"
                if Bool.random(using: &generator), expected.keys.contains(key) {
                    #expect(try editor.remove(key))
                    #expect(try !manifest(text(editor)).keys.contains(key))
                } else {
                    let sealed = try value(.data(key))
                    try editor.set(sealed, for: .data(key))
                    guard case .data(let values) = try manifest(text(editor)).content else { throw InvalidFixture() }
                    #expect(values[key] == sealed)
                }
                let (old, new) = (before.split(separator: "\n"), text(editor).split(separator: "\n"))
                let common = old.count { new.contains($0) }
                // Key and token; the last key takes its parent's line with it, which becomes `{}`.
                let mayChange = text(editor).contains("data: {}") || before.contains("data: {}") ? 3 : 2
                #expect(common >= old.count - mayChange, "\(before)\n\(text(editor))")
                expected = try manifest(text(editor))
            }
        }
    }
}
