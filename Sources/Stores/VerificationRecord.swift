/// What is remembered of the verification of changes, besides the commit up to which it went.
public struct VerificationRecord: Hashable, Sendable {
    /// The name of the root that it began with; empty where none was given.
    public var root: String
    /// Whether what nobody vouched for was kept back.
    public var isEnforced: Bool
    /// What nobody vouched for, and no later change has set right.
    public var frozen: [Frozen]
    /// Who accepted that history was rewritten last, and what: `OLD..NEW by NAME`.
    public var reset: String?

    /// A file with content that does not count.
    public struct Frozen: Hashable, Sendable {
        public var path: String
        /// What was verified last: how git stores it and its object, in hex; `nil` when there was nothing.
        public var verified: String?
        /// The last commit that had that, the one on the mainline that brought the other, and the one to blame, in hex.
        public var since: String
        public var landing: String
        public var commit: String
        /// For people.
        public var reason: String

        public init(
            path: String, verified: String?, since: String, landing: String, commit: String, reason: String
        ) {
            self.path = path
            self.verified = verified
            self.since = since
            self.landing = landing
            self.commit = commit
            self.reason = reason
        }
    }

    public init(root: String, isEnforced: Bool, frozen: [Frozen] = [], reset: String? = nil) {
        self.root = root
        self.isEnforced = isEnforced
        self.frozen = frozen
        self.reset = reset
    }
}

extension VerificationRecord {
    /// The same after a run that kept nothing back.
    public var unenforced: VerificationRecord {
        VerificationRecord(root: root, isEnforced: false, frozen: frozen, reset: reset)
    }
}

extension VerificationRecord {
    /// ``frozen`` as one text, for stores that keep texts.
    var frozenText: String { TextCoding.encode(frozen.map { TextCoding.encode(fields: $0.fields) }) }

    /// `nil` for what ``frozenText`` does not write.
    static func frozen(in text: String) -> [Frozen]? {
        guard let items = TextCoding.list(text) else { return nil }
        let frozen = items.compactMap { TextCoding.fields($0).flatMap(Frozen.init(fields:)) }
        return frozen.count == items.count ? frozen : nil
    }
}

extension VerificationRecord.Frozen {
    fileprivate var fields: [String] { [path, verified ?? "", since, landing, commit, reason] }

    fileprivate init?(fields: [String]) {
        guard fields.count == 6 else { return nil }
        self.init(
            path: fields[0], verified: fields[1].isEmpty ? nil : fields[1], since: fields[2], landing: fields[3],
            commit: fields[4], reason: fields[5])
    }
}
