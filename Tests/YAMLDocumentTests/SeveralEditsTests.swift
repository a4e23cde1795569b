import Testing
import YAMLDocument

@Suite("Several edits at once")
struct SeveralEditsTests {
    @Test("new keys in one gap are sorted among themselves")
    func oneGap() throws {
        let edited = try edit("a: 1\ne: 1\n") {
            for name in ["d", "b", "c", "f"] { try $0.insert(name, new, into: $1) }
        }
        #expect(edited == "a: 1\nb: NEW\nc: NEW\nd: NEW\ne: 1\nf: NEW\n")
        let unsorted = try edit("e: 1\na: 1") {
            for name in ["d", "b"] { try $0.insert(name, new, into: $1) }
        }
        #expect(unsorted == "e: 1\na: 1\nd: NEW\nb: NEW")
    }

    @Test("what ends on one line is followed from the inside out")
    func nested() throws {
        let edited = try edit("a:\n  b:\n    c: 1") {
            try $0.insert("x", new, into: $1)
            try $0.insert("w", new, into: try #require($1["a"]))
            try $0.insert("z", new, into: try #require($1["a"]?["b"]))
        }
        #expect(edited == "a:\n  b:\n    c: 1\n    z: NEW\n  w: NEW\nx: NEW")
    }

    @Test(
        "new keys take the place of those that go",
        arguments: [
            ("a: 1\nb: 2\n", "x: NEW\n"), ("a: 1 # c\n# d\nb: 2", "x: NEW\n# d\n"),
            ("- a: 1\n  b: 2\n- z\n", "-\n  x: NEW\n- z\n"), ("{a: 1, b: 2}", "{x: NEW}"),
            ("s:\n  a: 1\n  b: 2\n", "s:\n  x: NEW\n"),
        ])
    func exchange(before: String, after: String) throws {
        let edited = try edit(before) { editor, root in
            let mapping = try #require(root["s"] ?? root.items?[0] ?? root)
            for name in ["a", "b"] { try editor.remove(try #require(mapping.entry(name))) }
            try editor.insert("x", new, into: mapping)
        }
        #expect(edited == after)
    }

    @Test("a mapping that loses all its entries at once becomes empty")
    func emptying() throws {
        let edited = try edit("s: # c\n  a: 1\n  # d\n  b: 2\nt: 1\n") {
            for name in ["a", "b"] { try $0.remove(try #require($1["s"]?.entry(name))) }
            try $0.insert("ss", new, into: $1)
        }
        #expect(edited == "s: {} # c\n  # d\nss: NEW\nt: 1\n")
        let item = try edit("- a: 1\n  b: 2\n  c: 3\n") {
            for name in ["a", "b"] { try $0.remove(try #require($1.items?[0].entry(name))) }
        }
        #expect(item == "- c: 3\n")
        let flow = try edit("{a: 1, b: 2, c: 3, d: 4}") {
            for name in ["a", "c", "d"] { try $0.remove(try #require($1.entry(name))) }
            try $0.insert("e", new, into: $1)
        }
        #expect(flow == "{b: 2, e: NEW}")
    }

    @Test("a key is followed by new ones though what stood below it goes")
    func belowRemoved() throws {
        let edited = try edit("a:\n  x: 1\n  y: 2") {
            try $0.remove(try #require($1["a"]?.entry("y")))
            try $0.insert("b", new, into: $1)
            try $0.insert("xx", new, into: try #require($1["a"]))
        }
        #expect(edited == "a:\n  x: 1\n  xx: NEW\nb: NEW\n")
        let lines = try edit("a: |+\n  x\nb: 1\n\nc: 1\n\nd: 1\n") {
            for name in ["b", "c"] { try $0.remove(try #require($1.entry(name))) }
        }
        #expect(lines == "a: |+\n  x\nd: 1\n")
    }

    @Test("a path of keys is set: what is there is replaced, what is missing is made, parents included")
    func paths() throws {
        let edited = try edit("spec:\n    stores: [a]\n    data:\n        k:\n            old\n") {
            try $0.set(["spec", "data", "k"], to: new, in: $1)
            try $0.set(["spec", "data", "a"], to: new, in: $1)
            try $0.set(["spec", "plain", "z"], to: new, in: $1, layout: .nextLine)
            try $0.set(["spec", "plain", "b"], to: new, in: $1)
            try $0.set(["spec", "plain", "z"], to: .quoted("x"), in: $1, layout: .nextLine)
            try $0.set(["meta", "x", "w"], to: new, in: $1)
        }
        #expect(
            edited == """
                meta:
                    x:
                        w: NEW
                spec:
                    stores: [a]
                    data:
                        a:
                            NEW
                        k:
                            NEW
                    plain:
                        b: NEW
                        z:
                            "x"

                """)
        let flow = try edit("{a: {b: 1}}") {
            try $0.set(["a", "c", "d"], to: new, in: $1)
            try $0.set(["a", "b"], to: new, in: $1)
        }
        #expect(flow == "{a: {b: NEW, c: {d: NEW}}}")
    }

    @Test("a path through a scalar or an alias, to a mapping, or to nothing is refused")
    func pathRefusals() {
        for path in [["a", "x"], ["b", "x"], ["c"], ["d", "x"], ["new", "x", "y"], []] {
            let reason = refusal("a: 1\nb: &b [1]\nc: {x: 1}\nd: *b\n") {
                try $0.set(["new", "x"], to: new, in: $1)
                try $0.set(path, to: new, in: $1)
            }
            #expect(reason == .notEditable, "\(path)")
        }
    }

    @Test("edits of the same bytes are refused, and nothing asked for changes nothing")
    func conflicts() throws {
        let reason = refusal("a:\n  b: 1\n") {
            try $0.remove(try #require($1.entry("a")))
            try $0.replace(try #require($1["a"]?["b"]), with: new)
            try $0.insert("c", new, into: $1)
        }
        #expect(reason == .conflictingEdits)
        #expect(try edit("a: 1\r\n") { _, _ in } == "a: 1\r\n")
    }

    @Test("each edit on its own has a shorthand")
    func shorthands() throws {
        let stream = try YAMLStream(parsing: Array("a: 1\nb: 2\n".utf8))
        let root = try #require(stream.documents.first)
        let (a, b) = (try #require(root.entry("a")), try #require(root.entry("b")))
        let results = [
            try stream.replacingScalar(a.value, with: new), try stream.replacingKey(a, with: "c"),
            try stream.removing(b), try stream.inserting("c", new, into: root, layout: .nextLine),
        ]
        #expect(
            results.map { String(decoding: $0, as: UTF8.self) }
                == ["a: NEW\nb: 2\n", "c: 1\nb: 2\n", "a: 1\n", "a: 1\nb: 2\nc: NEW\n"])
    }

    @Test("edits can be looked at one by one")
    func edits() throws {
        let stream = try YAMLStream(parsing: Array("a: 1\nb: 2\n".utf8))
        let root = try #require(stream.documents.first)
        var editor = YAMLEditor(stream)
        try editor.remove(try #require(root.entry("b")))
        try editor.replace(try #require(root["a"]), with: new)
        #expect(try editor.edits() == [YAMLEdit(3..<4, with: Array("NEW".utf8)), YAMLEdit(5..<10, with: [])])
    }
}
