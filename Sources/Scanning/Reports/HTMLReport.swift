/// One page that needs nothing else: no network, no scripts, readable on a phone, on paper and in the dark.
public struct HTMLReport: ReportFormat {
    private let options: ReportOptions
    private let version: String

    /// - Parameter version: the program's.
    public init(_ options: ReportOptions = ReportOptions(), version: String) {
        self.options = options
        self.version = version
    }

    public func write(_ report: ScanReport) -> String {
        let title = Markup.escaped("git-seal scan: \(report.found)")
        let severities = Severity.allCases.reversed().filter { severity in
            report.findings.contains { $0.severity == severity }
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>\(title)</title>
            <style>
            \(HTMLStyle.text)
            </style>
            </head>
            <body>
            \(severities.count > 1 ? severities.map(Self.switchBox).joined() : "")<header>
            <h1>\(Markup.escaped(Self.capitalised(report.found)))</h1>
            <p>\(Markup.escaped(report.summary))</p>
            \(severities.count > 1 ? filter(severities, report) : "")</header>
            <main>
            \(report.findings.map(article).joined())\(notices(report))</main>
            <footer>git-seal \(Markup.escaped(version))\(options.showsSecrets ? "; this page shows secrets" : "")</footer>
            </body>
            </html>

            """
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    // MARK: Filter

    /// The boxes come before everything that they switch, since a style can look only ahead; their labels are elsewhere.
    private static func switchBox(_ severity: Severity) -> String {
        "<input type=\"checkbox\" id=\"show-\(severity.name)\" checked>\n"
    }

    private func filter(_ severities: [Severity], _ report: ScanReport) -> String {
        let labels = severities.map { severity in
            let count = report.findings.count { $0.severity == severity }
            return "<label for=\"show-\(severity.name)\" class=\"\(severity.name)\">\(severity.name) \(count)</label>"
        }
        return "<p class=\"filter\">Show \(labels.joined(separator: "\n"))</p>\n"
    }

    // MARK: Findings

    private func article(_ finding: Finding) -> String {
        let place = "\(finding.path):\(finding.start)"
        var facts = [("Why", Markup.escaped("\(finding.why) (\(finding.confidence.name) confidence)"))]
        if let next = next(finding) { facts.append(("Next", next)) }
        if let commit = finding.introduction { facts.append(("Commit", Self.words(commit))) }
        facts.append(("Rule", "<code>\(Markup.escaped(finding.rule))</code>"))
        facts.append(("Fingerprint", "<code>\(finding.fingerprint)</code>"))
        let list = facts.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" }.joined()
        return """
            <article class="\(finding.severity.name)">
            <h2><span class="severity">\(finding.severity.name)</span> \(Markup.escaped(finding.title))</h2>
            <p class="place"><code>\(Markup.escaped(place))</code></p>
            \(finding.reason == .path ? "" : excerpt(finding))<dl>
            \(list)</dl>
            </article>

            """
    }

    private func excerpt(_ finding: Finding) -> String {
        let before = finding.excerpt.before.drop { $0 == " " || $0 == "\t" }
        let secret = Markup.escaped(options.text(of: finding.secret))
        let code =
            "\(Markup.escaped(String(before)))<mark>\(secret)</mark>\(Markup.escaped(finding.excerpt.after))"
        // Focusable, so that it scrolls by keyboard.
        return "<pre tabindex=\"0\"><code>\(code)</code></pre>\n"
    }

    private func next(_ finding: Finding) -> String? {
        let link = finding.url.map { url in
            // A rule file may name any scheme.
            url.hasPrefix("https://") || url.hasPrefix("http://")
                ? "<a href=\"\(Markup.escaped(url))\" rel=\"noopener noreferrer\">\(Markup.escaped(url))</a>"
                : Markup.escaped(url)
        }
        let parts = [finding.remediation.map(Markup.escaped), link].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func words(_ commit: Finding.Introduction) -> String {
        let rest = [commit.author, commit.date].map { ", " + Markup.escaped($0) }.joined()
        return "<code>\(Markup.escaped(commit.commit))</code>\(rest)"
    }

    // MARK: What was not seen

    private func notices(_ report: ScanReport) -> String {
        let unseen = report.skipped.filter { !$0.reason.isExpected }
            .map { "<code>\(Markup.escaped($0.path))</code>: \(Markup.escaped($0.reason.words))" }
        let problems = report.problems.map {
            "<code>\(Markup.escaped("\($0.origin.file):\($0.origin.location)"))</code>: \(Markup.escaped($0.words))"
        }
        return list("Not scanned", unseen) + list("Rules with problems", problems)
    }

    private func list(_ title: String, _ items: [String]) -> String {
        guard !items.isEmpty else { return "" }
        return "<section>\n<h2>\(title)</h2>\n<ul>\n\(items.map { "<li>\($0)</li>\n" }.joined())</ul>\n</section>\n"
    }
}
