import TestSupport
import Testing
import YAMLDocument

@Suite("Scalars to be written")
struct ScalarTextTests {
    @Test("any string survives being written")
    func strings() throws {
        var strings = [
            "", " ", "yes", "null", "1e3", "a: b", "#", "- x", "\u{e9}\u{2028}\u{85}\u{1F600}", "\t\n\r\"\\", "/a/b",
            "@x", "%", "\u{FEFF}", "\u{FFFF}\u{1FFFF}", "\0", "NaN", "e\u{301}", "seal:v1:prod:x",
        ]
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 { strings.append(String(decoding: generator.bytes(20), as: UTF8.self)) }
        for string in strings {
            for text in [YAMLScalarText.plainOrQuoted(string), .quoted(string)] {
                for source in ["k: \(text.text)\n", "{k: \(text.text), \(text.text): 1}"] {
                    let value = try YAMLStream(parsing: Array(source.utf8)).documents.first?["k"]
                    #expect(value?.string.map { Array($0.utf8) } == Array(string.utf8), "\(source)")
                }
            }
        }
    }

    @Test("names stand without quotes, whatever some schema takes for something else does not")
    func plain() {
        for name in ["password", "DB_PASSWORD", "tls.crt", "/a/b", "user@host", "_x"] {
            #expect(YAMLScalarText.plainOrQuoted(name).text == name)
        }
        for word in ["y", "No", "TRUE", "off", "null", "NaN", "12", "2026-11-24", "0x1", "a:b", ".inf", "=", "<<"] {
            #expect(YAMLScalarText.plainOrQuoted(word).text == "\"\(word)\"")
        }
    }

    @Test("ready text is one scalar on one line")
    func verbatim() throws {
        for text in ["seal:v1:prod:03450f5256434baf:AbXv-_", "'x'", "\"a\\n\"", "12", "~", "a b"] {
            #expect(try YAMLScalarText(verbatim: text).text == text)
        }
        #expect(try YAMLScalarText(verbatim: "'it''s'").content == "it's")
        for text in [
            "", " x", "x ", "x\n", "x # c", "a: b", "[x]", "- x", "&a x", "!t x", "*a", "|\n  x", "a\n  b", "x\n---\ny",
            "--- x", "'x", "\u{FEFF}x", "# c", "'a\u{2028}b'",
        ] {
            #expect(throws: YAMLError.self, "\(text)") { try YAMLScalarText(verbatim: text) }
        }
    }

    @Test("an editor takes ready text as a string, too, and nothing that is more than a scalar")
    func readyText() throws {
        let edited = try edit("a: 1\n") {
            try $0.replace(try #require($1["a"]), with: "seal:v1:x")
            try $0.insert("b", YAMLText.scalar("12"), into: $1)
            try $0.insert("c", mappingOf: "d", YAMLText.quoted("e"), into: $1, layout: .nextLine)
        }
        #expect(edited == "a: seal:v1:x\nb: \"12\"\nc:\n  d:\n    \"e\"\n")
        for text in ["x # y", "x: y", "x\ny: z"] {
            #expect(refusal("a: 1\n") { try $0.replace(try #require($1["a"]), with: text) } == .notOneScalar)
        }
        let known = refusal("a: {b: 1}\n") { try $0.insert("a", mappingOf: "c", "1", into: $1) }
        #expect(known == .duplicateKey("a"))
    }
}
