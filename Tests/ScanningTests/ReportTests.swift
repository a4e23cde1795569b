import FoundationEssentials
import Testing

@testable import Scanning

@Suite struct ReportTests {
    private func report() throws -> ScanReport {
        let scanner = try BuiltIn.scanner.get()
        var report = scanner.scan([
            ScanInput(
                path: "dir/a \u{1B}[31m.yaml", bytes: Array("x: 1\ntoken: \"\(ScannerTests.token)\" # here\n".utf8))
        ])
        report.milliseconds = 3.25
        return report
    }

    @Test("text shows place, rule, the line with the secret blotted out, and the next step")
    func text() throws {
        let text = TextReport().write(try report())
        #expect(text.contains("dir/a \u{FFFD}[31m.yaml:2:9: "))
        #expect(text.contains("  | token: \"ghp_…\" # here\n"))
        #expect(text.contains("  next: "))
        #expect(text.contains("1 credential found; 1 file, 62 bytes, ") && text.hasSuffix("rules in 3.2 ms\n"))
        #expect(!text.contains(ScannerTests.token) && !text.contains("\u{1B}"))
        #expect(
            TextReport(ReportOptions(showsSecrets: true), isColoured: true).write(try report()).contains(
                ScannerTests.token))
    }

    @Test("JSON and each of the JSON lines parse")
    func json() throws {
        struct Lines: Decodable { let line: Int?, column: Int?, rule: String? }
        struct Whole: Decodable { let findings: [Lines] }
        let whole = try JSONDecoder().decode(Whole.self, from: Data(JSONReport().write(try report()).utf8))
        #expect(whole.findings.map(\.line) == [2] && whole.findings.map(\.column) == [9])
        let lines = JSONLinesReport().write(try report()).split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines { _ = try JSONDecoder().decode(Lines.self, from: Data(line.utf8)) }
    }

    @Test("SARIF has the rule with help, the region and a fingerprint, and no secret")
    func sarif() throws {
        struct Text: Decodable { let text: String }
        struct Region: Decodable { let startLine: Int, startColumn: Int, endLine: Int, endColumn: Int }
        struct Artifact: Decodable { let uri: String }
        struct Physical: Decodable { let artifactLocation: Artifact, region: Region }
        struct Location: Decodable { let physicalLocation: Physical }
        struct Result: Decodable {
            let ruleId: String, ruleIndex: Int, message: Text, locations: [Location],
                partialFingerprints: [String: String]
        }
        struct Rule: Decodable { let id: String, help: Text }
        struct Driver: Decodable { let name: String, rules: [Rule] }
        struct Tool: Decodable { let driver: Driver }
        struct Run: Decodable { let tool: Tool, results: [Result] }
        struct Log: Decodable { let version: String, runs: [Run] }
        let text = SARIFReport(version: "1.0.0").write(try report())
        let log = try JSONDecoder().decode(Log.self, from: Data(text.utf8))
        let run = try #require(log.runs.first)
        let result = try #require(run.results.first)
        #expect(log.version == "2.1.0" && run.tool.driver.rules[result.ruleIndex].id == result.ruleId)
        #expect(result.locations[0].physicalLocation.artifactLocation.uri == "dir/a%20%1B%5B31m.yaml")
        #expect(result.locations[0].physicalLocation.region.startColumn == 9)
        #expect(result.partialFingerprints["gitSealSecret/v1"]?.count == 32)
        #expect(!text.contains(ScannerTests.token))
    }
}
