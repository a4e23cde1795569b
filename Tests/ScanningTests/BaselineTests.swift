import TestSupport
import Testing

@testable import Scanning

@Suite struct BaselineTests {
    private func report(_ files: [(path: String, text: String)]) throws -> ScanReport {
        try BuiltIn.scanner.get().scan(files.map { ScanInput(path: $0.path, bytes: Array($0.text.utf8)) })
    }

    private func fingerprint(_ digit: Character) throws -> FindingFingerprint {
        try #require(FindingFingerprint(String(repeating: digit, count: 32)))
    }

    private func error(_ text: String) -> BaselineError? {
        do throws(BaselineError) {
            _ = try Baseline(parsing: Array(text.utf8))
            return nil
        } catch { return error }
    }

    @Test("an accepted secret stays accepted in another line and another file; another secret in its place does not")
    func followsTheSecret() throws {
        var baseline = Baseline()
        #expect(baseline.add(try report([("a.yaml", "password: \"hK8#mQ2vX9pL\"\n")]).findings) == 1)
        var moved = try report([("b/c.yaml", "\n\n  db_password: 'hK8#mQ2vX9pL'\n")])
        moved.leaveOut(AcceptedFindings(baseline: baseline))
        #expect(moved.findings.isEmpty && moved.accepted.inBaseline == 1)
        var replaced = try report([("a.yaml", "password: \"hK8#mQ2vX9pM\"\n")])
        replaced.leaveOut(AcceptedFindings(baseline: baseline))
        #expect(replaced.findings.count == 1 && replaced.accepted == AcceptedCounts())
    }

    @Test("of two secrets behind one run of base64, accepting one leaves the other")
    func base64() throws {
        let plain = "token=\(ScannerTests.token)\npassword=\"hK8#mQ2vX9pL\"\n"
        let text = "data: \(String(decoding: Base64.encode(Array(plain.utf8)), as: UTF8.self))\n"
        let found = try report([("a.yaml", text)]).findings
        #expect(Set(found.map(\.fingerprint)).count == 2)
        var baseline = Baseline()
        _ = baseline.add(found.prefix(1))
        var rest = try report([("a.yaml", text)])
        rest.leaveOut(AcceptedFindings(baseline: baseline))
        #expect(rest.findings.count == found.count - 1)
    }

    @Test("it reads what it writes, sorted and with each fingerprint once")
    func roundTrip() throws {
        var baseline = Baseline()
        baseline.add(Baseline.Entry(try fingerprint("f"), rule: "rule", comment: "a\nb # c"))
        baseline.add(Baseline.Entry(try fingerprint("0"), rule: "odd rule#1", isPast: true, comment: "x"))
        baseline.add(Baseline.Entry(try fingerprint("a")))
        let lines = baseline.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "00000000000000000000000000000000 odd_rule_1 history # x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "ffffffffffffffffffffffffffffffff rule # a\u{FFFD}b # c",
            ])
        let again = try Baseline(parsing: Array(baseline.text.utf8))
        #expect(again.text == baseline.text)
        let merged = try Baseline(parsing: Array((baseline.text + baseline.text).utf8))
        #expect(merged == again)
    }

    @Test("a line that cannot be understood is an error at its place")
    func malformed() throws {
        let good = String(repeating: "a", count: 32)
        #expect(error("\n\(good)\n  \(good.dropLast()) rule\n")?.location == TextLocation(line: 3, column: 3))
        #expect(error(good.uppercased())?.reason == .notFingerprint)
        #expect(error("\(good) rule tests/a.yaml")?.reason == .trailing)
        #expect(error("\(good) rule tests/a.yaml")?.location.column == 39)
        #expect(error("\(good) r\u{FC}le")?.reason == .notRule)
        #expect(error("\(good)\n=======\n\(good)")?.reason == .conflictMarker)
        #expect(error(good + String(repeating: "#", count: 9_000))?.location.column == 8_193)
        #expect(error("# all is well\r\n\(good) rule\r\n") == nil)
    }

    @Test("entries that match nothing are counted where everything was looked at, and past ones never")
    func unused() throws {
        var baseline = Baseline()
        baseline.add(Baseline.Entry(try fingerprint("1")))
        baseline.add(Baseline.Entry(try fingerprint("2"), rule: "rule", isPast: true))
        _ = baseline.add(try report([("a", "k: \(ScannerTests.token)")]).findings)
        var some = try report([("a", "k: \(ScannerTests.token)")])
        var all = some
        all.coversWorkTree = true
        some.leaveOut(AcceptedFindings(baseline: baseline))
        all.leaveOut(AcceptedFindings(baseline: baseline))
        #expect(some.accepted.unused == 0 && all.accepted.unused == 1)
        #expect(all.accepted.words == "1 accepted in the baseline")
    }

    @Test("damaged baselines are read or refused (seed 7)")
    func fuzz() {
        var generator = SeededGenerator(seed: 7)
        let good = Array("\(String(repeating: "0f", count: 16)) rule history # path\n".utf8)
        for _ in 0..<2_000 { ScanningFuzz.accepted(generator.mutation(of: good)) }
    }
}
