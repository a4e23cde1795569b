/// What the formats for people say in the same words.
extension Finding {
    /// Why it is believed to be a credential.
    var why: String {
        let why =
            switch reason {
            case .format: "it has the form of such a credential"
            case .checkHolds: "it has the form of such a credential and its checksum or structure holds"
            case .checkFails: "it has the form of such a credential, but its checksum or structure does not hold"
            case .assignment: "it looks random and is given to a name that promises a credential"
            case .path: "files of this name hold credentials"
            case .knownValue: "it is what is sealed as \(secret.revealed)"
            }
        return switch encoding {
        case .base64: "\(why), behind base64"
        case .hexadecimal: "\(why), written in hexadecimal digits"
        case .percent: "\(why), behind percent escapes"
        case .escapes: "\(why), behind escapes"
        case nil: why
        }
    }
}

extension RuleProblem {
    var words: String {
        switch reason {
        case .invalidRegex(let message, let offset):
            "rule \(rule) is left out: its regex does not compile at \(offset): \(message)"
        }
    }
}

extension SkippedInput.Reason {
    /// Everybody expects these to be left out.
    var isExpected: Bool { self == .binary || self == .allowlisted }

    var words: String {
        switch self {
        case .binary: "binary"
        case .allowlisted: "allowlisted"
        case .notRegular: "not a regular file"
        case .unreadable(let code): "unreadable: \(code)"
        case .truncated: "only in part: more candidates than any text has"
        case .damaged: "damaged"
        case .tooLarge: "too large"
        case .encrypted: "encrypted"
        case .tooDeep: "in too many archives"
        }
    }
}

extension ScanReport {
    /// `2 credentials found (1 doubtful, not shown)`
    var found: String {
        let count = findings.count
        let found = count == 0 ? "no credentials found" : "\(count) credential\(count == 1 ? "" : "s") found"
        let remarks = [doubtful == 0 ? nil : "\(doubtful) doubtful, not shown", accepted.words].compactMap(\.self)
        return remarks.isEmpty ? found : "\(found) (\(remarks.joined(separator: "; ")))"
    }
}
