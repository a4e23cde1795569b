/// A credential that stands where it should not.
public struct Finding: Sendable, Equatable {
    /// Why it is believed to be one.
    public enum Reason: String, Sendable {
        /// It has the form that its vendor gives to such credentials.
        case format
        /// Its checksum or inner structure holds.
        case checkHolds
        /// It has the form, but its checksum does not hold: perhaps it was scrambled.
        case checkFails
        /// It is random and is given to a name that promises a credential.
        case assignment
        /// The path of the file is the finding.
        case path
        /// It is the plaintext of a sealed secret.
        case knownValue
    }

    /// How it was hidden.
    public enum Encoding: String, Sendable {
        case base64
        case hexadecimal
        case percent
        /// Of a programming language, JSON or a shell.
        case escapes
    }

    public let rule: String
    public let provider: String?
    /// What was found, for a person.
    public let title: String
    public let path: String
    /// Where the secret begins, and behind its last character.
    public let start: TextLocation
    public let end: TextLocation
    public let confidence: Confidence
    public let severity: Severity
    public let reason: Reason
    public let encoding: Encoding?
    /// Names the secret, not its place: it survives moves and rewrites, and two secrets never share one.
    public let fingerprint: FindingFingerprint
    /// What to do about a leak, and where.
    public let remediation: String?
    public let url: String?
    public let tags: [String]
    /// The first line of the secret, shown with the secret blotted out.
    public let excerpt: Excerpt
    public let secret: FoundSecret
    /// In a scan of history the commit that brought the secret.
    public internal(set) var introduction: Introduction?

    /// A commit, and who made it.
    public struct Introduction: Sendable, Equatable {
        /// In hex.
        public let commit: String
        public let author: String
        public let email: String
        /// When it was made, as in RFC 3339.
        public let date: String

        public init(commit: String, author: String, email: String, date: String) {
            self.commit = commit
            self.author = author
            self.email = email
            self.date = date
        }
    }
}

/// One secret of one rule in one file, however many versions have it.
struct FindingIdentity: Hashable {
    private let rule: String
    private let path: String
    private let fingerprint: FindingFingerprint

    init(_ finding: Finding) {
        rule = finding.rule
        path = finding.path
        fingerprint = finding.fingerprint
    }
}

/// The text of a found secret. Only ``revealed`` shows it.
public struct FoundSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    let bytes: [UInt8]

    /// All of it, for who asked to see it.
    public var revealed: String { String(decoding: bytes, as: UTF8.self) }

    /// Enough to know it again and too little to use it: at most four characters, and never a fifth of it.
    public var redacted: String {
        let shown = min(4, bytes.count / 8)
        let head = bytes.prefix(shown).filter { $0 > 0x20 && $0 < 0x7F }
        return String(decoding: head, as: UTF8.self) + "…"
    }

    public var description: String { redacted }
    public var debugDescription: String { redacted }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// One line of a file around a secret.
public struct Excerpt: Sendable, Equatable {
    /// The text before and after the secret, as it stands, cut where it is long.
    public let before: String
    public let after: String
}
