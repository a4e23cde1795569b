import Testing
import YAMLDocument

@Suite("Replacing and renaming")
struct ReplacingTests {
    @Test(
        "a replaced value changes its own bytes and no other",
        arguments: [
            ("a: 1 # x\r\nb: 2", "a: NEW # x\r\nb: 2"), ("a: 'x'\t# x\nb: 2", "a: NEW\t# x\nb: 2"),
            ("\u{FEFF}a: 1\n", "\u{FEFF}a: NEW\n"), ("a: one\n  two # x\nb: 2\n", "a: NEW # x\nb: 2\n"),
            ("a: \"x \\\n  y\" # x\n", "a: NEW # x\n"),
            // Properties stay.
            ("a: &n !!str 'x'  # c\nb: *n\n", "a: &n !!str NEW  # c\nb: *n\n"),
            ("a: &n\n  !t |\n  x\n", "a: &n\n  !t NEW\n"),
            // A block scalar goes with its lines, a comment behind its indicator does not.
            ("a: |\n  x\n  y\n\n# c\nb: 2\n", "a: NEW\n\n# c\nb: 2\n"),
            ("a: >-2 # why\n   x\nb: 2\n", "a: NEW # why\nb: 2\n"), ("a: |+\n  x\n\n\nb: 2\n", "a: NEW\nb: 2\n"),
            ("a: |\n  x", "a: NEW"), ("a: |\r\n  x\r\nb: 2\r\n", "a: NEW\r\nb: 2\r\n"),
            // A value that is missing gets a place.
            ("a:\nb: 1\n", "a: NEW\nb: 1\n"), ("a: # c\n", "a: NEW # c\n"), ("a: &n\nb: *n\n", "a: &n NEW\nb: *n\n"),
            ("{a, b: 1}", "{a: NEW, b: 1}"), ("{a: , b: 1}", "{a: NEW , b: 1}"), ("{\"a\":}", "{\"a\": NEW}"),
            ("? a\n:\n", "? a\n: NEW\n"),
            ("{a: 1, b: [x]}", "{a: NEW, b: [x]}"), ("{\"a\":1}", "{\"a\":NEW}"),
            ("a:\n    seal:old\nb: 1", "a:\n    NEW\nb: 1"), ("? a\n: 1\nb: 2\n", "? a\n: NEW\nb: 2\n"),
        ])
    func replacing(before: String, after: String) throws {
        #expect(try edit(before) { try $0.replace(try #require($1["a"]), with: new) } == after)
    }

    @Test("items and whole documents are replaced, too")
    func elsewhere() throws {
        #expect(try edit("-\n- x\n") { try $0.replace(try #require($1.items?[0]), with: new) } == "- NEW\n- x\n")
        #expect(try edit("[x , y]") { try $0.replace(try #require($1.items?[0]), with: new) } == "[NEW , y]")
        #expect(try edit("# c\nx # d\n") { try $0.replace($1, with: new) } == "# c\nNEW # d\n")
        #expect(try edit("---\n# c\n") { try $0.replace($1, with: new) } == "--- NEW\n# c\n")
        let stream = try YAMLStream(parsing: Array("a: 1\n---\na: 1\n".utf8))
        let edited = try stream.replacingScalar(try #require(stream.documents[1]["a"]), with: new)
        #expect(String(decoding: edited, as: UTF8.self) == "a: 1\n---\na: NEW\n")
    }

    @Test("only scalars that are no keys are replaced, and only in their own text")
    func refusals() throws {
        #expect(refusal("a: [x]\n") { try $0.replace(try #require($1["a"]), with: new) } == .notEditable)
        #expect(refusal("a: &x 1\nb: *x\n") { try $0.replace(try #require($1["b"]), with: new) } == .notEditable)
        #expect(refusal("a: 1\n") { try $0.replace(try #require($1.entry("a")).key, with: new) } == .notEditable)
        // A key without a colon cannot have a value beside it.
        #expect(refusal("? a\n? b\n") { try $0.replace(try #require($1["a"]), with: new) } == .notEditable)
        let other = try #require(try YAMLStream(parsing: Array("a: 1\n".utf8)).documents.first?["a"])
        #expect(refusal("a: 1\n") { editor, _ in try editor.replace(other, with: new) } == .notEditable)
    }

    @Test("what would read back as something else is not given out")
    func selfCheck() throws {
        let flow = try YAMLScalarText(verbatim: "x, y")
        #expect(try edit("a: 1\n") { try $0.replace(try #require($1["a"]), with: flow) } == "a: x, y\n")
        #expect(refusal("{a: 1}\n") { try $0.replace(try #require($1["a"]), with: flow) } == .editFailed)
        // The last value would get a line break that it did not have.
        #expect(refusal("a: |\n  x") { try $0.insert("b", new, into: $1) } == .editFailed)
        // The alias would stand for another value.
        #expect(
            refusal("a: &x 1\nb: &x 2\nc: *x\n") { try $0.remove(try #require($1.entry("b"))) } == .editFailed)
        #expect(refusal("b: &x 2\nc: *x\n") { try $0.remove(try #require($1.entry("b"))) } == .anchorInUse("x"))
    }

    @Test(
        "renaming touches the key only",
        arguments: [
            ("'a': 1 # c\nb: 2\n", "new: 1 # c\nb: 2\n"), ("&x a: 1\nb: *x\n", "&x new: 1\nb: *x\n"),
            ("? a\n: 1\n", "? new\n: 1\n"), ("{\"a\":1}", "{\"new\":1}"),
        ])
    func renaming(before: String, after: String) throws {
        #expect(try edit(before) { try $0.rename(try #require($1.entry("a")), to: "new") } == after)
    }

    @Test("renaming never makes a duplicate")
    func duplicates() {
        #expect(
            refusal("a: 1\nb: 2\n") { try $0.rename(try #require($1.entry("a")), to: "b") } == .duplicateKey("b"))
        let pending = refusal("a: 1\n") {
            try $0.insert("b", new, into: $1)
            try $0.rename(try #require($1.entry("a")), to: "b")
        }
        #expect(pending == .duplicateKey("b"))
    }
}
