/// A table of the findings for spreadsheets (RFC 4180).
///
/// Spreadsheets run what begins like a formula, and paths and secrets come from other people: such a cell begins with an
/// apostrophe here.
public struct CSVReport: ReportFormat {
    private let options: ReportOptions

    public init(_ options: ReportOptions = ReportOptions()) { self.options = options }

    private static let columns = [
        "file", "line", "column", "rule", "provider", "title", "severity", "confidence", "reason", "secret",
        "fingerprint", "remediation", "url", "commit", "author", "date",
    ]

    public func write(_ report: ScanReport) -> String {
        ([Self.columns] + report.findings.map(cells)).map { row in
            row.map(Self.cell).joined(separator: ",") + "\r\n"
        }.joined()
    }

    private func cells(_ finding: Finding) -> [String] {
        [
            finding.path, String(finding.start.line), String(finding.start.column), finding.rule,
            finding.provider ?? "", finding.title, finding.severity.name, finding.confidence.name,
            finding.reason.rawValue, options.text(of: finding.secret), finding.fingerprint.text,
            finding.remediation ?? "", finding.url ?? "", finding.introduction?.commit ?? "",
            finding.introduction?.author ?? "",
            finding.introduction?.date ?? "",
        ]
    }

    /// White space may stand before a formula.
    private static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
        let isFormula = first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
        let isControl = text.unicodeScalars.first.map { $0 == "\t" || $0 == "\r" || $0 == "\n" } ?? false
        let safe = isFormula || isControl ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
