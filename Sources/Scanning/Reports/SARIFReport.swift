/// SARIF 2.1.0 (OASIS), as code-scanning services take it: rules with help, fingerprints that survive moved lines.
public struct SARIFReport: ReportFormat {
    private let version: String

    /// - Parameter version: the program's.
    public init(version: String) { self.version = version }

    public func write(_ report: ScanReport) -> String {
        var rules: [(id: String, finding: Finding)] = []
        for finding in report.findings where !rules.contains(where: { $0.id == finding.rule }) {
            rules.append((finding.rule, finding))
        }
        let driver = JSONText.object([
            ("name", .string("git-seal")),
            ("semanticVersion", .string(version)),
            ("rules", .array(rules.map { Self.rule($0.finding) })),
        ])
        let run = JSONText.object([
            ("tool", .object([("driver", driver)])),
            ("columnKind", .string("unicodeCodePoints")),
            (
                "results",
                .array(
                    report.findings.map { finding in
                        Self.result(finding, ruleIndex: rules.firstIndex { $0.id == finding.rule } ?? 0)
                    })
            ),
            ("invocations", .array([Self.invocation(report)])),
        ])
        return JSONText.object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")),
            ("runs", .array([run])),
        ]).pretty + "\n"
    }

    private static func rule(_ finding: Finding) -> JSONText {
        let help = [finding.remediation, finding.url].compactMap(\.self).joined(separator: " ")
        let link = finding.url.map { "[\($0)](\($0))" }
        let markdown = (["**\(finding.title)**", finding.remediation, link] as [String?]).compactMap(\.self)
            .joined(separator: "\n\n")
        return .object([
            ("id", .string(finding.rule)),
            ("shortDescription", .object([("text", .string(finding.title))])),
            ("fullDescription", .object([("text", .string(finding.title))])),
            (
                "help",
                .object([("text", .string(help.isEmpty ? finding.title : help)), ("markdown", .string(markdown))])
            ),
            ("helpUri", .optional(finding.url)),
            ("defaultConfiguration", .object([("level", .string(level(finding.severity)))])),
            (
                "properties",
                .object([
                    ("security-severity", .string(score(finding.severity))),
                    ("tags", .array((["security", "secret"] + finding.tags).map(JSONText.string))),
                ])
            ),
        ])
    }

    private static func result(_ finding: Finding, ruleIndex: Int) -> JSONText {
        let region = JSONText.object([
            ("startLine", .number(finding.start.line)), ("startColumn", .number(finding.start.column)),
            ("endLine", .number(finding.end.line)), ("endColumn", .number(finding.end.column)),
        ])
        let location = JSONText.object([
            (
                "physicalLocation",
                .object([
                    ("artifactLocation", .object([("uri", .string(uri(finding.path)))])),
                    ("region", region),
                ])
            )
        ])
        let message = "\(finding.title): \(finding.secret.redacted)"
        return .object([
            ("ruleId", .string(finding.rule)),
            ("ruleIndex", .number(ruleIndex)),
            ("level", .string(level(finding.severity))),
            ("message", .object([("text", .string(message))])),
            ("locations", .array([location])),
            ("partialFingerprints", .object([("gitSealSecret/v1", .string(finding.fingerprint.text))])),
            (
                "properties",
                .object([
                    ("confidence", .string(finding.confidence.name)), ("reason", .string(finding.reason.rawValue)),
                    ("commit", .optional(finding.introduction?.commit)),
                ])
            ),
        ])
    }

    /// What kept the run from seeing everything.
    private static func invocation(_ report: ScanReport) -> JSONText {
        let notices = report.skipped.filter { !$0.reason.isExpected }.map { input in
            JSONText.object([
                ("level", .string("warning")),
                ("message", .object([("text", .string("not scanned: \(input.path) (\(input.reason.name))"))])),
            ])
        }
        return .object([
            ("executionSuccessful", .boolean(true)),
            ("toolExecutionNotifications", notices.isEmpty ? nil : .array(notices)),
        ])
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low: "note"
        }
    }

    /// What services sort by, in the manner of CVSS.
    private static func score(_ severity: Severity) -> String {
        switch severity {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "3.0"
        }
    }

    /// A path as a relative URI (RFC 3986).
    private static func uri(_ path: String) -> String {
        path.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                String(Character(Unicode.Scalar(byte)))
            default: "%" + hexadecimal(byte).uppercased()
            }
        }.joined()
    }
}
