/// One JSON object with all findings and the summary.
public struct JSONReport: ReportFormat {
    private let options: ReportOptions

    public init(_ options: ReportOptions = ReportOptions()) { self.options = options }

    public func write(_ report: ScanReport) -> String {
        JSONText.object([
            ("findings", .array(report.findings.map { .finding($0, options) })),
            ("summary", .summary(report)),
        ]).pretty + "\n"
    }
}
