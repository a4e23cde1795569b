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
        for problem in report.problems { text += describe(problem) + "\n" }
        let skipped = report.skipped.filter { $0.reason != .binary && $0.reason != .allowlisted }
        for input in skipped { text += "not scanned: \(printable(input.path)) (\(describe(input.reason)))\n" }
        let binary = report.skipped.count { $0.reason == .binary }
        if !skipped.isEmpty || !report.problems.isEmpty { text += "\n" }
        text += found(report) + "; " + report.summary
        if binary > 0 { text += ", \(binary) binary skipped" }
        return text + "\n"
    }

    private func found(_ report: ScanReport) -> String {
        let count = report.findings.count
        let found = count == 0 ? "no credentials found" : "\(count) credential\(count == 1 ? "" : "s") found"
        let remarks = [
            report.doubtful == 0 ? nil : "\(report.doubtful) doubtful, not shown", report.accepted.words,
        ].compactMap(\.self)
        return remarks.isEmpty ? found : "\(found) (\(remarks.joined(separator: "; ")))"
    }

    private func describe(_ finding: Finding) -> String {
        let place = "\(printable(finding.path)):\(finding.start)"
        var lines = [
            "\(style(place, .bold)): \(style(finding.rule, colour(finding.severity))): \(finding.title)"
        ]
        if finding.reason != .path { lines += excerpt(finding) }
        lines.append(
            "  why: \(why(finding)) (\(finding.confidence.name) confidence, \(finding.severity.name) severity)")
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

    private func why(_ finding: Finding) -> String {
        let reason =
            switch finding.reason {
            case .format: "it has the form of such a credential"
            case .checkHolds: "it has the form of such a credential and its checksum or structure holds"
            case .checkFails: "it has the form of such a credential, but its checksum or structure does not hold"
            case .assignment: "it looks random and is given to a name that promises a credential"
            case .path: "files of this name hold credentials"
            }
        return finding.encoding == nil ? reason : "\(reason), behind one layer of base64"
    }

    private func describe(_ problem: RuleProblem) -> String {
        let place = "\(printable(problem.origin.file)):\(problem.origin.location)"
        return switch problem.reason {
        case .invalidRegex(let message, let offset):
            "\(place): rule \(problem.rule) is left out: its regex does not compile at \(offset): \(message)"
        case .unsupported(let key): "\(place): rule \(problem.rule): `\(key)` is not supported and has no effect"
        }
    }

    private func describe(_ reason: SkippedInput.Reason) -> String {
        switch reason {
        case .binary: "binary"
        case .allowlisted: "allowlisted"
        case .notRegular: "not a regular file"
        case .unreadable(let code): "unreadable: \(code)"
        case .truncated: "only in part: more candidates than any text has"
        }
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
