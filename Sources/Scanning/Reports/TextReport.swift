/// For a person at a terminal: the place, what it is, the line with the secret blotted out, and what to do.
public struct TextReport: ReportFormat {
    private let options: ReportOptions
    private let isColoured: Bool

    public init(_ options: ReportOptions = ReportOptions(), isColoured: Bool = false) {
        self.options = options
        self.isColoured = isColoured
    }

    public func write(_ report: ScanReport) -> String {
        var text = ""
        for finding in report.findings { text += describe(finding) + "\n" }
        for problem in report.problems {
            text += "\(printable(problem.origin.file)):\(problem.origin.location): \(problem.words)\n"
        }
        let skipped = report.skipped.filter { !$0.reason.isExpected }
        for input in skipped { text += "not scanned: \(printable(input.path)) (\(input.reason.words))\n" }
        let binary = report.skipped.count { $0.reason == .binary }
        if !skipped.isEmpty || !report.problems.isEmpty { text += "\n" }
        text += report.found + "; " + report.summary
        if binary > 0 { text += ", \(binary) binary skipped" }
        return text + "\n"
    }

    private func describe(_ finding: Finding) -> String {
        let place = "\(printable(finding.path)):\(finding.start)"
        var lines = [
            "\(style(place, .bold)): \(style(finding.rule, colour(finding.severity))): \(finding.title)"
        ]
        if finding.reason != .path { lines += excerpt(finding) }
        lines.append(
            "  why: \(finding.why) (\(finding.confidence.name) confidence, \(finding.severity.name) severity)")
        if let commit = finding.introduction {
            let author = printable("\(commit.author) <\(commit.email)>")
            lines.append("  since: \(commit.commit.prefix(12)), \(commit.date), \(author)")
        }
        if let remediation = finding.remediation {
            lines.append("  next: \(remediation)\(finding.url.map { " " + $0 } ?? "")")
        }
        lines.append("  fingerprint: \(finding.fingerprint)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The line, and marks under the secret.
    private func excerpt(_ finding: Finding) -> [String] {
        let indented = finding.excerpt.before.drop { $0 == " " || $0 == "\t" }
        let secret = printable(options.text(of: finding.secret))
        let marks = String(repeating: " ", count: indented.count) + String(repeating: "^", count: max(1, secret.count))
        return [
            "  | \(indented)\(style(secret, .red))\(finding.excerpt.after)",
            "  | \(style(marks, .red))",
        ]
    }

    // MARK: Style

    private enum Style: String {
        case bold = "1"
        case red = "31"
        case yellow = "33"
    }

    private func colour(_ severity: Severity) -> Style { severity >= .high ? .red : .yellow }

    private func style(_ text: String, _ style: Style) -> String {
        isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A path or secret may hold anything, and control characters would act on the terminal.
    private func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
