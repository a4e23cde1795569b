import Testing
import YAMLDocument

@Suite("Reading YAML")
struct YAMLStreamTests {
    private func root(_ text: String) throws -> YAMLNode {
        try #require(try YAMLStream(parsing: Array(text.utf8)).documents.first)
    }

    private func text(_ node: YAMLNode?, in source: String) -> String? {
        node.map { String(decoding: Array(source.utf8)[$0.span], as: UTF8.self) }
    }

    @Test("every style of scalar has its content and exactly its own bytes")
    func scalars() throws {
        let source = """
            plain: two words   # comment
            multi: one
              two
            single: 'it''s'
            double: "a\\tb\\u00e9"
            literal: |
              line 1

              line 2

            # after
            folded: >-
              a
              b
            tagged: !!str 5
            anchored: &a value
            both: &b !t
              x
            empty:
            last: end
            """
        let root = try root(source)
        let expected: [(String, String, String)] = [
            ("plain", "two words", "two words"), ("multi", "one two", "one\n  two"), ("single", "it's", "'it''s'"),
            ("double", "a\tb\u{e9}", "\"a\\tb\\u00e9\""), ("literal", "line 1\n\nline 2\n", "|\n  line 1\n\n  line 2"),
            ("folded", "a b", ">-\n  a\n  b"), ("tagged", "5", "5"), ("anchored", "value", "value"), ("both", "x", "x"),
            ("empty", "", ""), ("last", "end", "end"),
        ]
        for (key, content, bytes) in expected {
            #expect(root[key]?.scalar?.content == content, "\(key)")
            #expect(text(root[key], in: source) == bytes, "\(key)")
        }
        #expect(root["anchored"]?.anchor == "a" && root["both"]?.anchor == "b" && root["both"]?.tag == "!t")
        #expect(root["both"]?.location.line == 18 && root["both"]?.location.column == 3)
    }

    @Test("offsets are bytes where libyaml counts characters")
    func offsets() throws {
        let source = "\u{FEFF}# gr\u{fc}\u{df}e \u{1F600}\nk\u{e9}y: v\u{e4}lue\nlist: [\u{1F600}a, b]\n"
        let root = try root(source)
        #expect(text(root["k\u{e9}y"], in: source) == "v\u{e4}lue")
        #expect(text(root["list"]?.items?.last, in: source) == "b")
        #expect(
            root["list"]?.items?.last?.location == SourceLocation(line: 3, column: 12, offset: source.utf8.count - 3))
    }

    @Test("plain scalars have the core schema's types, quoted ones are strings")
    func types() throws {
        let cases: [(String, YAMLScalar.CoreType)] = [
            ("~", .null), ("null", .null), ("true", .bool), ("FALSE", .bool), ("yes", .string), ("12", .int),
            ("-7", .int), ("0o17", .int), ("0x1F", .int), ("1.5", .float), (".5", .float), ("1e3", .float),
            ("-.inf", .float), (".NaN", .float), ("1.2.3", .string), ("2026-11-24", .string), ("'12'", .string),
            ("1e", .string), ("+", .string), (".", .string), ("0x", .string), ("!!str 12", .string),
        ]
        for (text, type) in cases {
            #expect(try root("k: \(text)")["k"]?.scalar?.coreType == type, "\(text)")
        }
    }

    @Test("collections end with their last item, several documents are told apart")
    func collections() throws {
        let source = "a:\n  b: 1\n\n# c\nd: [1, 2]\n---\n- x\n- y: z\n...\n"
        let stream = try YAMLStream(parsing: Array(source.utf8))
        #expect(stream.documents.count == 2)
        #expect(text(stream.documents[0]["a"], in: source) == "b: 1")
        #expect(text(stream.documents[0]["d"], in: source) == "[1, 2]")
        #expect(text(stream.documents[1].items?[1], in: source) == "y: z")
    }

    @Test("faults have a place and a reason")
    func faults() {
        let cases: [([UInt8], Int, Int, YAMLError.Reason?)] = [
            (Array("a: 1\na: 2\n".utf8), 2, 1, .duplicateKey("a")),
            (Array("[a, b]: 1\n".utf8), 1, 1, .complexKey),
            (Array("a: *b\n".utf8), 1, 4, .undefinedAlias("b")),
            (Array("a:\n\tb: 1\n".utf8), 2, 1, nil),
            (Array("a: 'x\n".utf8), 2, 1, nil),
            ([0x61, 0x3A, 0x20, 0xFF, 0x0A], 1, 4, .notUTF8),
            ([0xFF, 0xFE, 0x61, 0x00], 1, 1, .utf16),
        ]
        for (source, line, column, reason) in cases {
            do {
                _ = try YAMLStream(parsing: source)
                Issue.record("\(source) was taken")
            } catch {
                #expect((error.location.line, error.location.column) == (line, column), "\(error)")
                if let reason { #expect(error.reason == reason) }
            }
        }
    }

    @Test("an alias bomb stays as small as it is written, and limits hold")
    func limits() throws {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1..<30 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(try root(bomb)["a29"]?.items?.allSatisfy(\.isAlias) == true)
        let deep = String(repeating: "[", count: 101) + String(repeating: "]", count: 101)
        #expect(throws: YAMLError.self) { try root(deep) }
        #expect(try root(String(deep.dropFirst().dropLast())).items?.count == 1)
        #expect(throws: YAMLError.self) {
            try YAMLStream(parsing: Array("[a, b, c]".utf8), limits: YAMLLimits(nodes: 3))
        }
        #expect(throws: YAMLError.self) { try YAMLStream(parsing: [0x61, 0x62], limits: YAMLLimits(bytes: 1)) }
    }
}
