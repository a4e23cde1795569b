import Testing
import YAMLDocument

@Suite("Inserting")
struct InsertingTests {
    @Test(
        "a new key goes before the first greater one where keys are sorted, else to the end",
        arguments: [
            ("a: 1\nc: 3\n", "a: 1\nb: NEW\nc: 3\n"), ("c: 1\na: 3 # last", "c: 1\na: 3 # last\nb: NEW"),
            ("a: 1\r\n", "a: 1\r\nb: NEW\r\n"), ("a: 1\r\nc: 2", "a: 1\r\nb: NEW\r\nc: 2"),
            ("a: |\n  x\n\n# end\n", "a: |\n  x\nb: NEW\n\n# end\n"), ("a: |+\n  x\n\n", "a: |+\n  x\n\nb: NEW\n"),
            ("a:\n- x\n", "a:\n- x\nb: NEW\n"), ("a: {\n  x: 1\n}\n", "a: {\n  x: 1\n}\nb: NEW\n"),
            ("a: 1\n---\nc: 1\n", "a: 1\nb: NEW\n---\nc: 1\n"), ("a: 1\n...\n", "a: 1\nb: NEW\n...\n"),
            ("--- &x\na: 1\n", "--- &x\na: 1\nb: NEW\n"), ("? a\n: 1\n? c\n: 2\n", "? a\n: 1\nb: NEW\n? c\n: 2\n"),
            ("\u{FEFF}c: 1\n", "\u{FEFF}b: NEW\nc: 1\n"), ("\"a\": 1\n", "\"a\": 1\n\"b\": NEW\n"),
        ])
    func place(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: $1) } == after)
    }

    @Test(
        "comments stay with the key that they are about",
        arguments: [
            ("a: 1\n# about c\nc: 3\n", "a: 1\nb: NEW\n# about c\nc: 3\n"),
            ("a: 1\n\n# two\n# lines\nc: 3\n", "a: 1\n\nb: NEW\n# two\n# lines\nc: 3\n"),
            ("a: 1\n# of its own\n\nc: 3\n", "a: 1\n# of its own\n\nb: NEW\nc: 3\n"),
            ("a:\n  x: 1\n  # of a\nc: 3\n", "a:\n  x: 1\n  # of a\nb: NEW\nc: 3\n"),
            // At the top of a document a comment is about the document.
            ("# header\nc: 3\n", "# header\nb: NEW\nc: 3\n"),
            ("# header\n\n# about c\nc: 3\n", "# header\n\nb: NEW\n# about c\nc: 3\n"),
            ("a: \"x\n# no comment\"\nc: 1\n", "a: \"x\n# no comment\"\nb: NEW\nc: 1\n"),
        ])
    func comments(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: $1) } == after)
    }

    @Test("comments above the first key of a nested mapping stay with it")
    func commentsOfTheFirstKey() throws {
        let edited = try edit("x: # of x\n  # about c\n  c: 1\n") {
            try $0.insert("b", new, into: try #require($1["x"]))
        }
        #expect(edited == "x: # of x\n  b: NEW\n  # about c\n  c: 1\n")
    }

    @Test(
        "a new key is laid out as its neighbours",
        arguments: [
            ("a:\n  x\nc:\n  y\n", "a:\n  x\nb:\n  NEW\nc:\n  y\n"), ("a:\n    x\n", "a:\n    x\nb:\n    NEW\n"),
            ("a: x\n", "a: x\nb: NEW\n"), ("a:\n  x\na1: [y]\nc: z\n", "a:\n  x\na1: [y]\nb:\n  NEW\nc: z\n"),
            // No scalar to go by: as asked for.
            ("a: [y]\n", "a: [y]\nb:\n  NEW\n"), ("a:\n   x: [y]\n", "a:\n   x: [y]\nb:\n   NEW\n"),
        ])
    func layout(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: $1, layout: .nextLine) } == after)
    }

    @Test(
        "mappings in lists keep their dash",
        arguments: [
            ("- c: 1\n  d: 2\n", "- b: NEW\n  c: 1\n  d: 2\n"), ("- a: 1\n- x\n", "- a: 1\n  b: NEW\n- x\n"),
            ("-   c: 1\n", "-   b: NEW\n    c: 1\n"), ("- - c: 1\n", "- - b: NEW\n    c: 1\n"),
            ("-\n  # about c\n  c: 1\n", "-\n  b: NEW\n  # about c\n  c: 1\n"),
        ])
    func lists(before: String, after: String) throws {
        let edited = try edit(before) { editor, root in
            let item = try #require(root.items?[0])
            try editor.insert("b", new, into: item.items?[0] ?? item)
        }
        #expect(edited == after)
    }

    @Test(
        "an empty mapping is filled in the text's own indentation",
        arguments: [
            ("s:\n    d: {} # c\n    x: 1\n", "s:\n    d: # c\n        b:\n            NEW\n    x: 1\n"),
            ("s:\n  d:\n", "s:\n  d:\n    b:\n      NEW\n"), ("s:\n  d: ~\n", "s:\n  d:\n    b:\n      NEW\n"),
            ("s:\n  d: &x {}\n", "s:\n  d: &x\n    b:\n      NEW\n"),
            ("s:\n  d:\n    {}\n", "s:\n  d:\n    b:\n      NEW\n"),
            ("s:\n  d: {\n }\n", "s:\n  d:\n    b:\n      NEW\n"),
            ("s: {d: {}}\n", "s: {d: {b: NEW}}\n"), ("s: {d, e}\n", "s: {d: {b: NEW}, e}\n"),
            ("s: {d: null}\n", "s: {d: {b: NEW}}\n"), ("s:\r\n  d:", "s:\r\n  d:\r\n    b:\r\n      NEW"),
        ])
    func filling(before: String, after: String) throws {
        let edited = try edit(before) { editor, root in
            try editor.insert("b", new, into: try #require(root["s"]?["d"]), layout: .nextLine)
        }
        #expect(edited == after)
    }

    @Test(
        "an empty document and an empty item are filled",
        arguments: [
            ("{}\n", "b: NEW\n"), ("# c\n{} # d", "# c\nb: NEW # d"), ("---\n", "---\nb: NEW\n"),
            ("--- {} # c\n", "--- # c\nb: NEW\n"), ("---", "---\nb: NEW"), ("null\n", "b: NEW\n"),
        ])
    func emptyRoots(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: $1) } == after)
    }

    @Test(
        "an empty item is filled",
        arguments: [
            ("- {}\n- x\n", "- b: NEW\n- x\n"), ("-\n- x\n", "- b: NEW\n- x\n"), ("- &y {}\n", "- &y\n  b: NEW\n"),
            ("[{}, x]\n", "[{b: NEW}, x]\n"),
        ])
    func emptyItems(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: try #require($1.items?[0])) } == after)
    }

    @Test("what is no mapping, is behind an alias, or has the key already takes none")
    func refusals() {
        #expect(refusal("a: &x {}\nb: *x\n") { try $0.insert("c", new, into: try #require($1["b"])) } == .notEditable)
        #expect(refusal("- x\n") { try $0.insert("c", new, into: $1) } == .notEditable)
        #expect(refusal("a: x\n") { try $0.insert("c", new, into: try #require($1["a"])) } == .notEditable)
        #expect(refusal("a: !!null\n") { try $0.insert("c", new, into: try #require($1["a"])) } == .notEditable)
        #expect(refusal("a: { # c\n }\n") { try $0.insert("c", new, into: try #require($1["a"])) } == .notEditable)
        #expect(refusal("a: 1\n") { try $0.insert("a", new, into: $1) } == .duplicateKey("a"))
        let twice = refusal("a: 1\n") {
            try $0.insert("b", new, into: $1)
            try $0.insert("b", new, into: $1)
        }
        #expect(twice == .duplicateKey("b"))
    }
}
