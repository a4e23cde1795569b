import Testing
import YAMLDocument

@Suite("Editing YAML")
struct YAMLEditorTests {
    private func edit(_ text: String, _ body: (inout YAMLEditor, YAMLNode) throws -> Void) throws -> String {
        let stream = try YAMLStream(parsing: Array(text.utf8))
        var editor = YAMLEditor(stream)
        try body(&editor, try #require(stream.documents.first))
        return String(decoding: try editor.apply(), as: UTF8.self)
    }

    @Test(
        "a replaced value changes its own bytes and no other",
        arguments: [
            ("a: 1 # x\r\nb: 2", "a: NEW # x\r\nb: 2"), ("a: |\n  x\n  y\n\n# c\nb: 2\n", "a: NEW\n\n# c\nb: 2\n"),
            ("a: &n !!str 'x'  # c\nb: *n\n", "a: &n !!str NEW  # c\nb: *n\n"), ("a:\nb: 1\n", "a: NEW\nb: 1\n"),
            ("{a: 1, b: [x]}", "{a: NEW, b: [x]}"), ("a:\n    seal:old\nb: 1", "a:\n    NEW\nb: 1"),
            ("? a\n: 1\nb: 2\n", "? a\n: NEW\nb: 2\n"),
        ])
    func replacing(before: String, after: String) throws {
        #expect(try edit(before) { try $0.replace(try #require($1["a"]), with: "NEW") } == after)
    }

    @Test(
        "a new key goes before the first greater one where keys are sorted, else to the end, as its neighbours do",
        arguments: [
            ("a: 1\nc: 3\n", "a: 1\nb: NEW\nc: 3\n"),
            ("a: 1\n# about c\nc: 3\n", "a: 1\nb: NEW\n# about c\nc: 3\n"),
            ("c: 1\na: 3 # last", "c: 1\na: 3 # last\nb: NEW"),
            ("a:\n  x\nc:\n  y\n", "a:\n  x\nb:\n  NEW\nc:\n  y\n"), ("a: 1\r\n", "a: 1\r\nb: NEW\r\n"),
            ("{a: 1, c: 2}\n", "{a: 1, b: NEW, c: 2}\n"), ("{c: 1, a: 2}\n", "{c: 1, a: 2, b: NEW}\n"),
            ("{}\n", "b: NEW\n\n"),
        ])
    func inserting(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", "NEW", into: $1) } == after)
    }

    @Test(
        "a missing or empty mapping is filled, in the text's own indentation",
        arguments: [
            (
                "spec:\n    data: {} # none\n    x: 1\n",
                "spec:\n    data: # none\n        b:\n          NEW\n    x: 1\n"
            ),
            ("spec:\n  data:\n", "spec:\n  data:\n    b:\n      NEW\n"),
        ])
    func filling(before: String, after: String) throws {
        let edited = try edit(before) { editor, root in
            try editor.insert("b", "NEW", into: try #require(root["spec"]?["data"]), layout: .nextLine)
        }
        #expect(edited == after)
    }

    @Test("a parent that is missing is made with its first key")
    func parents() throws {
        let edited = try edit("spec:\n  stores: [a]\n") { editor, root in
            try editor.insert("data", mappingOf: "k", "NEW", into: try #require(root["spec"]), layout: .nextLine)
        }
        #expect(edited == "spec:\n  data:\n    k:\n      NEW\n  stores: [a]\n")
    }

    @Test(
        "a removed key takes its own lines along and nothing else",
        arguments: [
            ("a: 1\nb: 2 # x\n# of c\nc: 3\n", "a: 1\n# of c\nc: 3\n"),
            ("a: 1\nb:\n  x: 1\n  y: 2\n\nc: 3\n", "a: 1\n\nc: 3\n"),
            ("a: 1\nb: 2", "a: 1"), ("b: 1\n", "{}\n"), ("{a: 1, b: 2, c: 3}", "{a: 1, c: 3}"),
            ("{a: 1, b: 2}", "{a: 1}"),
            ("a: 1\r\nb: |\r\n  x\r\nc: 3\r\n", "a: 1\r\nc: 3\r\n"),
        ])
    func removing(before: String, after: String) throws {
        #expect(try edit(before) { try $0.remove(try #require($1.entry("b"))) } == after)
    }

    @Test("the last key of a nested mapping leaves braces; the first one of a list item moves the rest up")
    func emptying() throws {
        let nested = try edit("a:\n  x: 1\nb: 2\n") { try $0.remove(try #require($1["a"]?.entry("x"))) }
        #expect(nested == "a: {}\nb: 2\n")
        let item = try edit("- x: 1\n  y: 2\n") { try $0.remove(try #require($1.items?[0].entry("x"))) }
        #expect(item == "- y: 2\n")
        let front = try edit("- x: 1\n  y: 2\n") { try $0.insert("a", "NEW", into: try #require($1.items?[0])) }
        #expect(front == "- a: NEW\n  x: 1\n  y: 2\n")
    }

    @Test("renaming touches the key only, and never makes a duplicate")
    func renaming() throws {
        #expect(
            try edit("'a': 1 # c\nb: 2\n") { try $0.rename(try #require($1.entry("a")), to: "c") } == "c: 1 # c\nb: 2\n"
        )
        #expect(throws: YAMLError.self) {
            try edit("a: 1\nb: 2\n") { try $0.rename(try #require($1.entry("a")), to: "b") }
        }
    }

    @Test("what would not read back as asked for is not given out")
    func selfCheck() throws {
        #expect(throws: YAMLError.self) { try edit("a: 1\n") { try $0.replace(try #require($1["a"]), with: "x: y") } }
        #expect(throws: YAMLError.self) {
            try edit("a: &x 1\nb: *x\n") { try $0.insert("c", "1", into: try #require($1["b"])) }
        }
        #expect(throws: YAMLError.self) { try edit("a: 1\n") { try $0.insert("a", "1", into: $1) } }
    }

    @Test("any string survives being written as a scalar")
    func text() throws {
        let strings = [
            "", " ", "yes", "null", "1e3", "a: b", "#", "- x", "é\u{2028}\u{1F600}", "\t\n\r\"\\", "seal:v1:prod:x",
            "/a/b",
            "@x", "%", "\u{FEFF}",
        ]
        for string in strings {
            let edited = try YAMLStream(parsing: Array("k: \(YAMLText.scalar(string))\n".utf8))
            #expect(edited.documents.first?["k"]?.string == string)
        }
    }
}
