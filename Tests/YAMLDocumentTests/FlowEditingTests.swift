import Testing
import YAMLDocument

@Suite("Editing between braces")
struct FlowEditingTests {
    @Test(
        "a new entry is separated as the others are",
        arguments: [
            ("{a: 1, c: 2}\n", "{a: 1, b: NEW, c: 2}\n"), ("{c: 1, a: 2}\n", "{c: 1, a: 2, b: NEW}\n"),
            ("{ c: 1 }", "{ b: NEW, c: 1 }"), ("{a: 1,}", "{a: 1, b: NEW,}"), ("{a: }", "{a: , b: NEW}"),
            ("{a}", "{a, b: NEW}"), ("{\"a\":1}", "{\"a\":1, \"b\": NEW}"),
            ("{\n  a: 1, # x\n  # of c\n  c: 2\n}\n", "{\n  a: 1, # x\n  b: NEW,\n  # of c\n  c: 2\n}\n"),
            ("{\n  c: 1,\n  a: 2 # x\n}\n", "{\n  c: 1,\n  a: 2, # x\n  b: NEW\n}\n"),
            ("{\r\n  a: 1, # x\r\n}\r\n", "{\r\n  a: 1, # x\r\n  b: NEW,\r\n}\r\n"),
        ])
    func inserting(before: String, after: String) throws {
        #expect(try edit(before) { try $0.insert("b", new, into: $1) } == after)
    }

    @Test(
        "a removed entry takes its comma along",
        arguments: [
            ("{a: 1, b: 2, c: 3}", "{a: 1, c: 3}"), ("{a: 1, b: 2}", "{a: 1}"), ("{b: 1, c: 2}", "{c: 2}"),
            ("{a: , b: 1}", "{a: }"), ("{a: 1, b: 2,}", "{a: 1,}"), ("{ b: 1 }", "{}"),
            ("{\n  a: 1, # x\n  b: 2, # y\n  # of c\n  c: 3\n}\n", "{\n  a: 1, # x\n  # of c\n  c: 3\n}\n"),
            ("{\n  a: 1,\n  b: 2 # y\n}\n", "{\n  a: 1\n}\n"), ("{\n  a: 1,\n  b: 2,\n}\n", "{\n  a: 1,\n}\n"),
            ("{a: 1,\n b: {x: 1,\n  y: 2}, c: 1}", "{a: 1,\n c: 1}"),
        ])
    func removing(before: String, after: String) throws {
        #expect(try edit(before) { try $0.remove(try #require($1.entry("b"))) } == after)
    }

    @Test("where a comment would go along, or there are no braces, nothing is done")
    func refusals() {
        #expect(refusal("{a: 1, # x\n b: 2, c: 3}") { try $0.remove(try #require($1.entry("b"))) } == nil)
        #expect(refusal("{a: 1, b: 2 # x\n , c: 3}") { try $0.remove(try #require($1.entry("b"))) } == .notEditable)
        #expect(refusal("{b: 1 # x\n}") { try $0.remove(try #require($1.entry("b"))) } == .notEditable)
        #expect(refusal("{? b : 1, c: 2}") { try $0.remove(try #require($1.entry("b"))) } == .notEditable)
        #expect(
            refusal("[a: 1]") { try $0.insert("b", new, into: try #require($1.items?[0])) } == .notEditable)
    }
}
