import Testing

@testable import Scanning

@Suite("Rules with companions")
struct CompanionTests {
    private static let file = """
        [[rules]]
        id = "acme-secret"
        regex = 'sec_([0-9a-f]{12})'
        confidence = "high"
        [[rules.required]]
        id = "acme-id"
        withinLines = 2
        withinColumns = 8

        [[rules]]
        id = "acme-id"
        regex = 'id_([0-9]{6})'
        confidence = "high"
        skipReport = true
        """

    private func found(_ text: String, _ file: String = file) throws -> [String] {
        let set = try RuleSet(builtIn: [], sources: [RuleSource(name: "t", bytes: Array(file.utf8))]) { _ in nil }
        let compiled = try RuleCompiler.compile(set, assignmentWords: [])
        let cached = try #require(CompiledRules(decoding: try compiled.encoded()[...]))
        let input = ScanInput(path: "a", bytes: Array(text.utf8))
        let found = Scanner(compiled, ScanConfiguration()).scan([input]).findings.map(\.rule)
        #expect(Scanner(cached, ScanConfiguration()).scan([input]).findings.map(\.rule) == found)
        return found
    }

    @Test("report only beside them, within the lines and columns that they give; the companion alone is silent")
    func near() throws {
        #expect(try found("a: sec_0123456789ab") == [])
        #expect(try found("a: id_482615") == [])
        #expect(try found("a: sec_0f1e2d3c4b5a\nb: id_482615") == ["acme-secret"])
        #expect(try found("b: id_482615\n\na: sec_0f1e2d3c4b5a") == ["acme-secret"])
        #expect(try found("b: id_482615\n\n\na: sec_0f1e2d3c4b5a") == [])
        #expect(try found("a: sec_0f1e2d3c4b5a\n                  b: id_482615") == [])
    }

    @Test("that nobody defines are an error at their place")
    func unknown() throws {
        let file = "[[rules]]\nid = \"a\"\nregex = 'x{9}'\n[[rules.required]]\nid = \"nobody\"\n"
        #expect { try found("", file) } throws: { error in
            guard case .unknownRule("nobody", _) = (error as? RuleFileError)?.reason else { return false }
            return (error as? RuleFileError)?.location.line == 4
        }
    }
}
