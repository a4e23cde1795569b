/// JUnit's XML, which every CI service shows: each finding is a test that failed.
public struct JUnitReport: ReportFormat {
    private let options: ReportOptions

    public init(_ options: ReportOptions = ReportOptions()) { self.options = options }

    public func write(_ report: ScanReport) -> String {
        let unseen = report.skipped.filter { !$0.reason.isExpected }
        let isClean = report.findings.isEmpty && unseen.isEmpty
        let count = report.findings.count + unseen.count + (isClean ? 1 : 0)
        let attributes = [
            ("tests", String(count)), ("failures", String(report.findings.count)), ("errors", String(unseen.count)),
            ("time", Self.seconds(report.milliseconds)),
        ]
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append(Self.tag("testsuites", [("name", "git-seal scan")] + attributes))
        lines.append("  " + Self.tag("testsuite", [("name", "git-seal scan")] + attributes))
        lines += report.findings.flatMap(testCase)
        for input in unseen {
            lines += Self.testCase(
                input.path, "can be scanned", "error", [("message", "not scanned: \(input.reason.words)")], text: nil)
        }
        // A suite without a test counts as a failure with some services, and as nothing with others.
        if isClean {
            lines.append(
                "    "
                    + Self.tag("testcase", [("classname", "git-seal scan"), ("name", "no credentials")], closed: true))
        }
        lines += ["    <system-out>\(Markup.escaped(report.found + "; " + report.summary))</system-out>"]
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func testCase(_ finding: Finding) -> [String] {
        var text =
            "\(finding.path):\(finding.start): \(finding.title): \(options.text(of: finding.secret))\nwhy: \(finding.why)"
        if let remediation = finding.remediation { text += "\nnext: \(remediation)" }
        if let url = finding.url { text += " \(url)" }
        text += "\nfingerprint: \(finding.fingerprint)"
        return Self.testCase(
            finding.path, "\(finding.rule) at \(finding.start)", "failure",
            [("type", finding.severity.name), ("message", finding.title)], text: text,
            place: [("file", finding.path), ("line", String(finding.start.line))])
    }

    private static func testCase(
        _ path: String, _ name: String, _ outcome: String, _ attributes: [(String, String)], text: String?,
        place: [(String, String)] = []
    ) -> [String] {
        let content =
            text.map {
                "      \(tag(outcome, attributes))\(Markup.escaped($0).replacing("&#10;", with: "\n"))</\(outcome)>"
            }
            ?? "      \(tag(outcome, attributes, closed: true))"
        return ["    " + tag("testcase", [("classname", path), ("name", name)] + place), content, "    </testcase>"]
    }

    private static func tag(_ name: String, _ attributes: [(String, String)], closed: Bool = false) -> String {
        let text = attributes.map { " \($0)=\"\(Markup.escaped($1))\"" }.joined()
        return "<\(name)\(text)\(closed ? "/" : "")>"
    }

    /// With three decimals, as JUnit writes them.
    private static func seconds(_ milliseconds: Double) -> String {
        let rounded = Int(milliseconds.rounded())
        let rest = String(rounded % 1_000)
        return "\(rounded / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
