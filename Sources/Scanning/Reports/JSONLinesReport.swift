/// One JSON object a line: the findings, then the summary.
public struct JSONLinesReport: ReportFormat {
    private let options: ReportOptions

    public init(_ options: ReportOptions = ReportOptions()) { self.options = options }

    public func write(_ report: ScanReport) -> String {
        let findings = report.findings.map { JSONText.finding($0, options).compact }
        let summary = JSONText.object([("summary", .summary(report))]).compact
        return (findings + [summary]).map { $0 + "\n" }.joined()
    }
}
