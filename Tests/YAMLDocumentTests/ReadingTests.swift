import Testing
import YAMLDocument

@Suite("Reading YAML")
struct ReadingTests {
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
            nonspecific: ! x
            empty:
            last: end
            """
        let root = try root(source)
        let expected: [(String, String, String)] = [
            ("plain", "two words", "two words"), ("multi", "one two", "one\n  two"), ("single", "it's", "'it''s'"),
            ("double", "a\tb\u{e9}", "\"a\\tb\\u00e9\""), ("literal", "line 1\n\nline 2\n", "|\n  line 1\n\n  line 2"),
            ("folded", "a b", ">-\n  a\n  b"), ("tagged", "5", "5"), ("anchored", "value", "value"), ("both", "x", "x"),
            ("nonspecific", "x", "x"), ("empty", "", ""), ("last", "end", "end"),
        ]
        for (key, content, bytes) in expected {
            #expect(root[key]?.scalar?.content == content, "\(key)")
            #expect(text(root[key], in: source) == bytes, "\(key)")
        }
        #expect(root["anchored"]?.anchor == "a" && root["both"]?.anchor == "b" && root["both"]?.tag == "!t")
        #expect(root["both"]?.location.line == 18 && root["both"]?.location.column == 3)
    }

    @Test(
        "a block scalar ends with its last line that counts",
        arguments: [
            // Trailing blanks are content, blank lines are not,
            ("|\n  x  \n\nb: 1\n", "|\n  x  "), ("|\r\n  x\r\n\r\nb: 1\r\n", "|\r\n  x"),
            // unless they are kept
            ("|+\n  x\n\n\nb: 1\n", "|+\n  x\n\n"), ("|+\n\n", "|+\n"),
            // or hold more blanks than the indentation.
            ("|\n  x\n    \nb: 1\n", "|\n  x\n    "), ("|1\n  x\n  \n \nb: 1\n", "|1\n  x\n  "),
            // Without any, only the indicators are there.
            ("|\n\nb: 1\n", "|"), (">2-  # c\nb: 1\n", ">2-"), ("|", "|"), ("|\n  x", "|\n  x"),
            // A comment behind the indicator is within the scalar, one below it is not.
            ("| # c\n  x\n # d\n", "| # c\n  x"),
        ])
    func blockScalars(written: String, bytes: String) throws {
        let source = "a: " + written
        #expect(text(try root(source)["a"], in: source) == bytes)
    }

    @Test("a block scalar in a list is indented from the list")
    func blockScalarsInLists() throws {
        let source = "- - |1\n     x\n   y\n    \n   \n- z\n"
        let item = try root(source).items?.first?.items?.first
        #expect(item?.scalar?.content == "  x\ny\n \n")
        #expect(text(item, in: source) == "|1\n     x\n   y\n    ")
    }

    @Test("anchor and tag belong to their own node")
    func properties() throws {
        let source = "a: &a\n  &b !t k: &c !<tag:x,y> [&d , &e e]\nf: &f # note\ng: &g !!map # note\n  # more\n  h: 1\n"
        let root = try root(source)
        #expect(root["a"]?.anchor == "a" && text(root["a"], in: source)?.hasPrefix("&b !t k") == true)
        let key = root["a"]?.entries?.first?.key
        #expect(key?.anchor == "b" && key?.tag == "!t" && text(key, in: source) == "k")
        let list = root["a"]?["k"]
        #expect(list?.anchor == "c" && list?.tag == "tag:x,y" && text(list, in: source) == "[&d , &e e]")
        #expect(list?.items?.map(\.anchor) == ["d", "e"] && list?.items?.map { text($0, in: source) } == ["", "e"])
        #expect(root["f"]?.anchor == "f" && root["f"]?.isNull == true && text(root["f"], in: source) == "")
        #expect(root["g"]?.location == SourceLocation(line: 6, column: 3, offset: source.utf8.count - 5))
    }

    @Test("a value that is missing stands behind its colon, or behind a key without one")
    func missingValues() throws {
        let source = "a:   # c\nb: {k , l: , m: 1}\n? c\n# d\n? e\n:\nf: [p: , q]\n"
        let root = try root(source)
        let places = [
            root["a"]?.location, root["b"]?["k"]?.location, root["b"]?["l"]?.location, root["c"]?.location,
            root["e"]?.location, root["f"]?.items?.first?["p"]?.location,
        ]
        #expect(
            places.map { $0.map { [$0.line, $0.column] } } == [[1, 3], [2, 6], [2, 11], [3, 4], [6, 2], [7, 7]])
        let stream = try YAMLStream(parsing: Array("---\n# c\n---\n...\n--- # d\n".utf8))
        #expect(stream.documents.map { [$0.location.line, $0.location.column] } == [[1, 4], [3, 4], [5, 4]])
    }

    @Test("offsets are bytes where libyaml counts characters")
    func offsets() throws {
        let source = "# gr\u{fc}\u{df}e \u{1F600}\nk\u{e9}y: v\u{e4}lue\nlist: [\u{1F600}a, b]\n"
        let root = try root(source)
        #expect(text(root["k\u{e9}y"], in: source) == "v\u{e4}lue")
        #expect(
            root["list"]?.items?.last?.location == SourceLocation(line: 3, column: 12, offset: source.utf8.count - 3))
    }

    @Test("a byte order mark is no column")
    func byteOrderMark() throws {
        let source = "\u{FEFF}a: 1\nb: 2\n"
        let stream = try YAMLStream(parsing: Array(source.utf8))
        let a = try #require(stream.documents.first?.entry("a"))
        #expect(a.key.location == SourceLocation(line: 1, column: 1, offset: 3))
        #expect(stream.location(of: 3) == a.key.location)
        #expect(text(stream.documents.first?["b"], in: source) == "2")
    }

    @Test("lines end where libyaml ends them, so that both count the same")
    func lineBreaks() throws {
        let source = "a: 1\rb: 2\r\nc: 3 # c\u{2028}d: 4\u{85}e: 5\n"
        let stream = try YAMLStream(parsing: Array(source.utf8))
        let entries = try #require(stream.documents.first?.entries)
        #expect(entries.map(\.name) == ["a", "b", "c", "d", "e"])
        #expect(entries.map(\.key.location.line) == [1, 2, 3, 4, 5])
        #expect(entries.map(\.key.location) == entries.map { stream.location(of: $0.key.span.lowerBound) })
    }

    @Test("collections end with their last item, several documents are told apart")
    func collections() throws {
        let source = "a:\n  b: 1\n\n# c\nd: [1, 2] # e\n---\n- x\n- y: z\n...\n"
        let stream = try YAMLStream(parsing: Array(source.utf8))
        #expect(stream.documents.count == 2)
        #expect(text(stream.documents[0]["a"], in: source) == "b: 1")
        #expect(text(stream.documents[0]["d"], in: source) == "[1, 2]")
        #expect(text(stream.documents[1].items?[1], in: source) == "y: z")
        #expect(try YAMLStream(parsing: Array("# only a comment\n".utf8)).documents.isEmpty)
    }

    @Test("keys are found by their bytes, whatever their style")
    func keys() throws {
        // The same letter in two spellings, which Swift's strings take for one.
        let root = try root("\"\\u00e9\": 1\ne\u{301}: 2\n'q k': 3\n? |\n  block\n: 4\n")
        #expect(root["\u{e9}"]?.scalar?.content == "1")
        #expect(root["e\u{301}"]?.scalar?.content == "2")
        #expect(root["q k"]?.scalar?.content == "3")
        #expect(root["block\n"]?.scalar?.content == "4")
        #expect(root["block"] == nil)
    }

    @Test("aliases and merge keys are leaves")
    func aliases() throws {
        let root = try root("a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n  <<: *x\n")
        guard case .alias("x") = root["b"]?.kind else {
            Issue.record("not an alias")
            return
        }
        #expect(root["b"]?["k"] == nil)
        #expect(root["c"]?.entries?.map(\.name) == ["<<", "<<"])
    }

    @Test(
        "scalars have the core schema's types",
        arguments: [
            ("~", .null), ("", .null), ("null", .null), ("true", .bool), ("FALSE", .bool), ("yes", .string),
            ("12", .int), ("-7", .int), ("+0", .int), ("0o17", .int), ("0o18", .string), ("0x1F", .int),
            ("-0x1", .string), ("0x\u{FF11}", .string), ("1.5", .float), ("1.", .float), (".5", .float),
            ("-.5e3", .float), ("1e3", .float), ("1E+3", .float), ("-.inf", .float), (".NaN", .float),
            ("-.nan", .string), ("1.2.3", .string), ("2026-11-24", .string), ("'12'", .string), ("1e", .string),
            ("e5", .string), ("+", .string), (".", .string), (".e1", .string), ("0x", .string), ("1_0", .string),
            ("!!str 12", .string), ("!!int '12'", .int), ("! 12", .string), ("!own 12", .string),
        ] as [(String, YAMLScalar.CoreType)])
    func types(text: String, type: YAMLScalar.CoreType) throws {
        #expect(try root("k: \(text)")["k"]?.scalar?.coreType == type)
    }
}
