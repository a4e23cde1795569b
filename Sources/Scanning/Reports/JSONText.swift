/// JSON, written.
indirect enum JSONText {
    case string(String)
    case number(Int)
    case boolean(Bool)
    case array([JSONText])
    /// Members without a value are left out.
    case object([(key: String, value: JSONText?)])

    static func optional(_ text: String?) -> JSONText? { text.map(JSONText.string) }

    /// On one line.
    var compact: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    /// One member a line.
    var pretty: String {
        var text = ""
        write(to: &text, indentation: 0)
        return text
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .string(let string): Self.quote(string, to: &text)
        case .number(let number): text += String(number)
        case .boolean(let flag): text += flag ? "true" : "false"
        case .array(let items):
            Self.group("[", "]", items, to: &text, indentation) { $0.write(to: &$1, indentation: $2) }
        case .object(let members):
            Self.group("{", "}", members.filter { $0.value != nil }, to: &text, indentation) { member, text, depth in
                Self.quote(member.key, to: &text)
                text += depth == nil ? ":" : ": "
                member.value?.write(to: &text, indentation: depth)
            }
        }
    }

    private static func group<Item>(
        _ open: String, _ close: String, _ items: [Item], to text: inout String, _ indentation: Int?,
        _ write: (Item, inout String, Int?) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            if let indentation { text += "\n" + String(repeating: "  ", count: indentation + 1) }
            write(item, &text, indentation.map { $0 + 1 })
        }
        if let indentation, !items.isEmpty { text += "\n" + String(repeating: "  ", count: indentation) }
        text += close
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONText {
    /// One finding, as the JSON formats have it.
    static func finding(_ finding: Finding, _ options: ReportOptions) -> JSONText {
        .object([
            ("rule", .string(finding.rule)),
            ("provider", .optional(finding.provider)),
            ("title", .string(finding.title)),
            ("file", .string(finding.path)),
            ("line", .number(finding.start.line)),
            ("column", .number(finding.start.column)),
            ("endLine", .number(finding.end.line)),
            ("endColumn", .number(finding.end.column)),
            ("secret", .string(options.text(of: finding.secret))),
            ("confidence", .string(finding.confidence.name)),
            ("severity", .string(finding.severity.name)),
            ("reason", .string(finding.reason.rawValue)),
            ("encoding", .optional(finding.encoding?.rawValue)),
            ("fingerprint", .string(finding.fingerprint.text)),
            ("remediation", .optional(finding.remediation)),
            ("url", .optional(finding.url)),
            // Where a history was scanned.
            ("commit", .optional(finding.introduction?.commit)),
            ("author", .optional(finding.introduction?.author)),
            ("email", .optional(finding.introduction?.email)),
            ("date", .optional(finding.introduction?.date)),
            ("tags", finding.tags.isEmpty ? nil : .array(finding.tags.map(JSONText.string))),
        ])
    }

    /// What was looked at, as the JSON formats have it.
    static func summary(_ report: ScanReport) -> JSONText {
        var reasons: [String: Int] = [:]
        for input in report.skipped { reasons[input.reason.name, default: 0] += 1 }
        let unscanned = report.skipped.filter { !$0.reason.isExpected }.map { input in
            JSONText.object([("file", .string(input.path)), ("reason", .string(input.reason.words))])
        }
        return .object([
            ("commits", report.commits.map(JSONText.number)), ("partial", report.isPartial ? .boolean(true) : nil),
            ("files", .number(report.files)), ("bytes", .number(report.bytes)), ("rules", .number(report.rules)),
            ("milliseconds", .number(Int(report.milliseconds.rounded()))), ("findings", .number(report.findings.count)),
            ("doubtful", .number(report.doubtful)),
            ("accepted", .accepted(report.accepted)),
            ("skipped", .object(reasons.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
            ("unscanned", .array(unscanned)),
        ])
    }
}

extension JSONText {
    fileprivate static func accepted(_ accepted: AcceptedCounts) -> JSONText {
        .object([
            ("baseline", .number(accepted.inBaseline)), ("gitleaksignore", .number(accepted.inGitleaksIgnore)),
            ("unused", .number(accepted.unused)),
        ])
    }
}

extension SkippedInput.Reason {
    /// Without what differs from file to file.
    var name: String {
        switch self {
        case .binary: "binary"
        case .allowlisted: "allowlisted"
        case .notRegular: "notRegular"
        case .unreadable: "unreadable"
        case .truncated: "truncated"
        case .damaged: "damaged"
        case .tooLarge: "tooLarge"
        case .encrypted: "encrypted"
        case .tooDeep: "tooDeep"
        }
    }
}
