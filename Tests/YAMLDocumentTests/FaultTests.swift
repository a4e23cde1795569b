import Testing
import YAMLDocument

@Suite("YAML that is refused")
struct FaultTests {
    private func fault(_ source: [UInt8], limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
        do throws(YAMLError) {
            _ = try YAMLStream(parsing: source, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a fault has its place and its reason",
        arguments: [
            ("a: 1\na: 2\n", 2, 1, .duplicateKey("a")), ("a: 1\n'a': 2\n", 2, 1, .duplicateKey("a")),
            ("{a: 1, \"\\x61\": 2}\n", 1, 8, .duplicateKey("a")), ("[a, b]: 1\n", 1, 1, .complexKey),
            ("{a: 1}: 1\n", 1, 1, .complexKey), ("a: &x 1\n*x : 2\n", 2, 1, .complexKey),
            ("a: *b\n", 1, 4, .undefinedAlias("b")), ("a: &b 1\n---\na: *b\n", 3, 4, .undefinedAlias("b")),
            ("a:\n\tb: 1\n", 2, 1, .tab), ("a:\n  b: 1\n\tc: 1\n", 3, 1, .tab), ("\u{FEFF}a:\n\tb: 1\n", 2, 1, .tab),
            ("\u{e9}: [1, 2\nb: }\n", 2, 2, nil), ("a: 'x\n", 2, 1, nil), ("a: \u{1}\n", 1, 4, nil),
            ("\u{e9}\u{e9}: \u{1}\n", 1, 5, nil), ("a: \"\\q\"\n", 1, 5, nil),
        ] as [(String, Int, Int, YAMLError.Reason?)])
    func faults(source: String, line: Int, column: Int, reason: YAMLError.Reason?) throws {
        let found = try #require(fault(Array(source.utf8)))
        #expect([found.location.line, found.location.column] == [line, column])
        if let reason {
            #expect(found.reason == reason)
        } else if case .syntax(let words) = found.reason {
            #expect(!words.isEmpty)
        } else {
            Issue.record("\(found)")
        }
    }

    @Test("a duplicate among many keys is found, and many keys are no duplicate")
    func manyKeys() {
        let keys = (0..<100).map { "key number \($0): x\n" }
        #expect(fault(Array(keys.joined().utf8)) == nil)
        for repeated in [0, 15, 16, 17, 99] {
            let found = fault(Array((keys + [keys[repeated]]).joined().utf8))
            #expect(found?.reason == .duplicateKey("key number \(repeated)") && found?.location.line == 101)
        }
    }

    @Test("bytes that are no UTF-8 have a place; other encodings are named")
    func encodings() {
        let invalid = fault([0x61, 0x3A, 0x0A, 0x20, 0xC3, 0xA9, 0xFF, 0x0A])
        #expect(invalid == YAMLError(.notUTF8, at: SourceLocation(line: 2, column: 3, offset: 6)))
        // A surrogate, and a slash in two bytes.
        #expect(fault([0xED, 0xA0, 0x80])?.reason == .notUTF8)
        #expect(fault([0xC0, 0xAF])?.reason == .notUTF8)
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00], [0x00, 0x61],
            [0x00, 0x00, 0xFE, 0xFF], [0xFF, 0xFE, 0x00, 0x00],
        ] {
            #expect(fault(bytes)?.reason == .utf16)
        }
    }

    @Test("an alias bomb stays as small as it is written")
    func aliasBomb() throws {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1..<30 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        let root = try YAMLStream(parsing: Array(bomb.utf8)).documents.first
        #expect(root?["a29"]?.items?.allSatisfy(\.isAlias) == true)
        // An anchor around its own alias is no loop for who follows none.
        #expect(fault(Array("&a [*a]".utf8)) == nil)
    }

    @Test("size, nesting and number of nodes are bounded, each at its exact value")
    func limits() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(fault(nested(100)) == nil)
        #expect(
            fault(nested(101))
                == YAMLError(.tooDeep(limit: 100), at: SourceLocation(line: 1, column: 101, offset: 100)))
        let dashes = Array(String(repeating: "- ", count: 101).utf8)
        #expect(fault(dashes)?.reason == .tooDeep(limit: 100))
        #expect(fault(Array("[a, b, c]".utf8), limits: YAMLLimits(nodes: 4)) == nil)
        #expect(fault(Array("[a, b, c]".utf8), limits: YAMLLimits(nodes: 3))?.reason == .tooManyNodes(limit: 3))
        #expect(fault(Array("ab".utf8), limits: YAMLLimits(bytes: 2)) == nil)
        #expect(fault(Array("abc".utf8), limits: YAMLLimits(bytes: 2))?.reason == .tooLarge(limit: 2))
        #expect(YAMLLimits() == YAMLLimits(bytes: 10 << 20, depth: 100, nodes: 1_000_000))
    }

    @Test("directives are bounded for each document")
    func directives() {
        func document(_ count: Int) -> String {
            (0..<count).map { "%TAG !t\($0)! x\n# c\n" }.joined() + "---\n- 100\n"
        }
        #expect(fault(Array((document(64) + "...\n" + document(64)).utf8)) == nil)
        let excess = fault(Array((document(1) + "...\n" + document(65)).utf8))
        #expect(excess?.reason == .tooManyDirectives(limit: 64) && excess?.location.line == 134)
    }
}
