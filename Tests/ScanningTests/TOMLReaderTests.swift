import TestSupport
import Testing

@testable import Scanning

@Suite struct TOMLReaderTests {
    private func read(_ text: String) throws(TOMLError) -> TOMLTable { try TOMLReader.read(Array(text.utf8)) }

    private func reason(_ text: String) -> TOMLError.Reason? {
        do throws(TOMLError) {
            _ = try read(text)
            return nil
        } catch { return error.reason }
    }

    @Test("all kinds of strings mean what TOML 1.0 says")
    func strings() throws {
        let table = try read(
            #"""
            basic = "tab\t quote\" \u00e9 \U0001F600"
            literal = 'C:\path'
            multi = """
            one \
               two
            three"""
            raw = '''
            it's '' two'''
            quoted."a b".c = "deep"
            quotes = """"x""""
            """#)
        #expect(table["basic"]?.value == .string("tab\t quote\" é 😀"))
        #expect(table["literal"]?.value == .string(#"C:\path"#))
        #expect(table["multi"]?.value == .string("one two\nthree"))
        #expect(table["raw"]?.value == .string("it's '' two"))
        #expect(table["quotes"]?.value == .string("\"x\""))
        guard case .table(let quoted) = table["quoted"]?.value, case .table(let inner) = quoted["a b"]?.value else {
            Issue.record("no table")
            return
        }
        #expect(inner["c"]?.value == .string("deep"))
    }

    @Test(
        "numbers, booleans and dates",
        arguments: [
            ("1_000", TOMLNode.Value.integer(1000)), ("-17", .integer(-17)), ("+0", .integer(0)),
            ("0xDEAD_beef", .integer(0xDEAD_BEEF)),
            ("0o755", .integer(493)), ("0b1101", .integer(13)), ("3.5", .float(3.5)), ("-2e-2", .float(-0.02)),
            ("6.26e1_0", .float(6.26e10)), ("inf", .float(.infinity)), ("true", .boolean(true)),
            ("1979-05-27T07:32:00Z", .date("1979-05-27T07:32:00Z")),
            ("1979-05-27 07:32:00.5-07:00", .date("1979-05-27 07:32:00.5-07:00")),
            ("1979-05-27", .date("1979-05-27")), ("07:32:00", .date("07:32:00")),
        ])
    func scalars(text: String, value: TOMLNode.Value) throws {
        #expect(try read("x = \(text)")["x"]?.value == value)
    }

    @Test(
        "what is no number or date is refused",
        arguments: [
            "01", "1__0", "_1", "1_", "0x", "1.", ".5", "1e", "++1", "1979-13-01", "1979-02-29", "25:00:00",
            "9223372036854775808", "truth",
        ])
    func badScalars(text: String) {
        #expect(reason("x = \(text)") != nil)
    }

    @Test("tables, arrays of tables and dotted keys build one tree, each node with its place")
    func structure() throws {
        let table = try read(
            "title = 'x'\n[a.b]\nc = 1\n[[list]]\nid = 'one'\n  [[list.inner]]\n  id = 'two'\n[[list]]\nid = 'three'\n")
        guard case .array(let list) = table["list"]?.value, case .table(let first) = list.first?.value,
            case .array(let inner) = first["inner"]?.value
        else {
            Issue.record("no list")
            return
        }
        #expect(list.count == 2)
        #expect(list.map(\.location) == [TextLocation(line: 4, column: 1), TextLocation(line: 8, column: 1)])
        #expect(inner.first?.location == TextLocation(line: 6, column: 3))
    }

    @Test(
        "what TOML forbids is refused where it stands",
        arguments: [
            ("a = 1\na = 2", TOMLError.Reason.duplicateKey("a"), TextLocation(line: 2, column: 1)),
            ("[a]\n[a]", .duplicateKey("a"), TextLocation(line: 2, column: 2)),
            ("a = 1\n[a.b]", .notATable("a"), TextLocation(line: 2, column: 2)),
            ("a = {x = 1}\n[a.b]", .notATable("a"), TextLocation(line: 2, column: 2)),
            ("a = [1, 2", .expected("`,`"), TextLocation(line: 1, column: 10)),
            ("a = \"x", .unterminatedString, TextLocation(line: 1, column: 7)),
            ("a = \"\\q\"", .invalidEscape, TextLocation(line: 1, column: 6)),
            ("a = 1 b = 2", .trailingCharacters, TextLocation(line: 1, column: 7)),
            ("= 1", .expected("a key"), TextLocation(line: 1, column: 1)),
            ("é = 1", .expected("a key"), TextLocation(line: 1, column: 1)),
            ("a = \"é\" x", .trailingCharacters, TextLocation(line: 1, column: 9)),
        ])
    func errors(text: String, reason: TOMLError.Reason, location: TextLocation) {
        #expect(throws: TOMLError(reason: reason, location: location)) { try read(text) }
    }

    @Test("nesting is bounded, and so is size")
    func limits() {
        #expect(reason("a = " + String(repeating: "[", count: 10_000)) == .tooDeep(limit: 64))
        #expect(throws: TOMLError.self) { try TOMLReader.read([0x61], limits: TOMLLimits(bytes: 0)) }
        #expect(throws: TOMLError.self) { try TOMLReader.read([0x61, 0x3D, 0x22, 0xFF, 0x22]) }
    }

    @Test("damaged documents are read or refused, never crashed on")
    func fuzz() {
        var generator = SeededGenerator(seed: 0x70_4D_4C)
        let good = Array(
            "title = \"x\"\n[[rules]]\nid = 'a'\nregex = '''x{2}'''\nkeywords = [\"a\", 'b', ]\n[rules.allowlist]\npaths = []\nn = 1.5e3\nd = 1979-05-27T07:32:00Z\n"
                .utf8)
        for _ in 0..<4_000 { ScanningFuzz.toml(generator.mutation(of: good)) }
    }
}
