import TestSupport
import Testing

@testable import Scanning

@Suite struct RuleFileTests {
    private func set(_ text: String, over base: String? = nil, open: (String) -> [UInt8]? = { _ in nil }) throws
        -> RuleSet
    {
        let builtIn = base.map { [RuleSource(name: "base.toml", bytes: Array($0.utf8))] } ?? []
        return try RuleSet(
            builtIn: builtIn, sources: [RuleSource(name: "scan.toml", bytes: Array(text.utf8))], open: open)
    }

    private func error(_ text: String) -> RuleFileError? {
        do {
            _ = try set(text)
            return nil
        } catch { return error as? RuleFileError }
    }

    @Test("an unknown key is an error at its place, with the key that was meant")
    func unknownKey() {
        let found = error("[[rules]]\nid = \"a\"\nregex = \"x\"\n  keyword = []\n")
        #expect(found?.reason == .unknownKey("keyword", nearest: "keywords"))
        #expect(found?.location == TextLocation(line: 4, column: 3))
        #expect(found?.file == "scan.toml")
    }

    @Test("a wrong type, a wrong word and a missing key are errors at their places")
    func wrongValues() {
        #expect(error("[[rules]]\nid = 1\n")?.reason == .wrongType(key: "id", expected: "string", found: .integer))
        #expect(
            error("[[rules]]\nid = \"a\"\nregex = \"x\"\nconfidence = \"hihg\"\n")?.reason
                == .invalidValue(key: "confidence", value: "hihg", nearest: nil))
        #expect(
            error("[[rules]]\nid = \"a\"\nregex = \"x\"\ncheck = \"npm-crc23\"\n")?.reason
                == .invalidValue(key: "check", value: "npm-crc23", nearest: "npm-crc32"))
        #expect(error("[[rules]]\nid = \"a\"\n")?.reason == .missingKey("regex"))
        #expect(
            error("[[rules]]\nid = \"a\"\nregex = \"x\"\n[[rules]]\nid = \"a\"\nregex = \"y\"\n")?.reason
                == .duplicateRule("a"))
    }

    private static let base =
        "[[rules]]\nid = \"a\"\nregex = \"x\"\nentropy = 3\n[[rules]]\nid = \"b\"\nregex = \"y\"\n"

    @Test("a file is laid over the built-in rules, which stay unless it says otherwise")
    func extends() throws {
        let extended = try set(
            "[[rules]]\nid = \"a\"\nentropy = 4\n[[rules.allowlists]]\nstopwords = [\"z\"]\n", over: Self.base)
        #expect(extended.rules.map(\.id) == ["a", "b"])
        #expect(extended.rules.first?.regex == "x")
        #expect(extended.rules.first?.entropy == 4)
        #expect(extended.rules.first?.allowlists.count == 1)
        let alone = try set("[extend]\nuseDefault = false\n[[rules]]\nid = \"c\"\nregex = \"z\"\n", over: Self.base)
        #expect(alone.rules.map(\.id) == ["c"])
        let less = try set("[extend]\ndisabledRules = [\"a\"]\n", over: Self.base)
        #expect(less.rules.map(\.id) == ["b"])
    }

    @Test("a rule that is disabled must exist")
    func unknownDisabledRule() {
        #expect(throws: RuleFileError.self) { try set("[extend]\ndisabledRules = [\"aa\"]\n", over: Self.base) }
    }

    @Test("a file may extend another one, not itself without end")
    func path() throws {
        let other = Array("[[rules]]\nid = \"other\"\nregex = \"o\"\n".utf8)
        let extended = try set("[extend]\npath = \"other.toml\"\n") { $0 == "other.toml" ? other : nil }
        #expect(extended.rules.map(\.id) == ["other"])
        let loop = Array("[extend]\npath = \"loop.toml\"\n".utf8)
        #expect(throws: RuleFileError.self) { try set("[extend]\npath = \"loop.toml\"\n") { _ in loop } }
    }

    @Test("a rule whose regex does not compile is reported with its place and stops no other")
    func brokenRegex() throws {
        let rules = try set(
            "[[rules]]\nid = \"broken\"\nregex = \"a(\"\n[[rules]]\nid = \"good\"\nregex = \"good[0-9]{4}\"\n")
        let compiled = try RuleCompiler.compile(rules, assignmentWords: [])
        #expect(compiled.rules.count == 1)
        #expect(compiled.problems.map(\.rule) == ["broken"])
        #expect(
            compiled.problems.first?.origin == RuleOrigin(file: "scan.toml", location: TextLocation(line: 1, column: 1))
        )
    }

    @Test("damaged rule files and regexes are read or refused, never crashed on")
    func fuzz() {
        var generator = SeededGenerator(seed: 0x52_55_4C)
        let file = Array(Self.base.utf8)
        let regex = Array(
            #"(?i)\b(?:aws|(?:a|b)[_.-]?key)[\w.-]{0,20}(?:(?-i:X)y){2,3}([A-Za-z0-9/+]{40})(?:[^\w]|$)"#.utf8)
        for _ in 0..<2_000 {
            ScanningFuzz.ruleFile(generator.mutation(of: file))
            ScanningFuzz.pattern(generator.mutation(of: regex))
        }
    }
}
