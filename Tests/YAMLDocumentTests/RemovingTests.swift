import Testing
import YAMLDocument

@Suite("Removing")
struct RemovingTests {
    @Test(
        "a removed key takes its own lines along and nothing else",
        arguments: [
            ("a: 1\nb: 2 # x\n# of c\nc: 3\n", "a: 1\n# of c\nc: 3\n"),
            ("a: 1\n# of b\nb: 2\nc: 3\n", "a: 1\n# of b\nc: 3\n"),
            ("a: 1\nb:\n  x: 1\n  # y\n  y: 2\n\nc: 3\n", "a: 1\n\nc: 3\n"), ("a: 1\nb: 2", "a: 1\n"),
            ("a: 1\r\nb: |\r\n  x\r\nc: 3\r\n", "a: 1\r\nc: 3\r\n"), ("b: 1\n---\nb: 2\n", "{}\n---\nb: 2\n"),
            ("\u{FEFF}b: 1\nc: 2\n", "\u{FEFF}c: 2\n"), ("? b\n: 1\n? c\n: 2\n", "? c\n: 2\n"),
            ("a: 1\n? b\n# x\n: 1\n", "a: 1\n"), ("a: 1\n&x b: &y\n  - 1\nc: 2\n", "a: 1\nc: 2\n"),
            // Blank lines that a scalar above would take in go along.
            ("a: |+\n  x\nb: 1\n\nc: 2\n", "a: |+\n  x\nc: 2\n"),
            ("a: |\n  x\nb: 1\n     \nc: 2\n", "a: |\n  x\nc: 2\n"),
            ("a: |\n  x\nb: 1\n\nc: 2\n", "a: |\n  x\n\nc: 2\n"),
            // The last entry leaves braces.
            ("b: 1\n", "{}\n"), ("# c\nb: 1 # x", "# c\n{}"),
        ])
    func lines(before: String, after: String) throws {
        #expect(try edit(before) { try $0.remove(try #require($1.entry("b"))) } == after)
    }

    @Test(
        "the last key of a nested mapping leaves braces behind the key, and comments where they are",
        arguments: [
            ("a:\n  b: 1\nc: 2\n", "a: {}\nc: 2\n"),
            ("a: # of a\n  # of b\n  b: 1 # own\n", "a: {} # of a\n  # of b\n"),
            ("a: &x !!map # c\n  b: 1\n", "a: &x !!map {} # c\n"), ("? a\n:\n  b: 1\nc: 2\n", "? a\n:\n  {}\nc: 2\n"),
            ("a: {b: 1}\n", "a: {}\n"), ("a: {\n  b: 1,\n}\n", "a: {}\n"),
        ])
    func emptying(before: String, after: String) throws {
        #expect(try edit(before) { try $0.remove(try #require($1["a"]?.entry("b"))) } == after)
    }

    @Test(
        "the first key of a list item leaves the dash to what follows",
        arguments: [
            ("- b: 1\n  c: 2\n", "- c: 2\n"), ("- b:\n    x: 1\n  c: 2\n", "- c: 2\n"),
            ("- b: 1 # own\n  # of c\n  c: 2\n", "-\n  # of c\n  c: 2\n"), ("- b: 1\n- x\n", "- {}\n- x\n"),
            ("- b: 1\n\n  c: 2\n", "-\n\n  c: 2\n"),
        ])
    func lists(before: String, after: String) throws {
        #expect(try edit(before) { try $0.remove(try #require($1.items?[0].entry("b"))) } == after)
    }

    @Test("a comment that would become text of a scalar is not moved below it")
    func commentBelowBlockScalar() {
        let reason = refusal("a: |\n  x\nb: 1\n    # deep\nc: 2\n") { try $0.remove(try #require($1.entry("b"))) }
        #expect(reason == .notEditable)
    }
}
