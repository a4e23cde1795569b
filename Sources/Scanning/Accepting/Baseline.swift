/// The findings that a team has looked at and accepted, by what was found and not by where.
///
/// One fingerprint a line, sorted, without dates, line numbers or anything else that differs from one run to the next:
/// two branches that add to it merge, and a secret that moves stays accepted. A fingerprint covers the whole secret, so
/// that another secret in its place is a finding again.
///
/// ```
/// 3d8a5f0c9b1e47d2a6c4f8e01b7d9320 github-pat # tests/fixtures/login.json
/// ```
public struct Baseline: Sendable, Equatable {
    /// Where it lies, below the top of the work tree.
    public static let path = ".git-seal/scan-baseline"
    public static let maximumLength = 16 << 20

    public struct Entry: Sendable, Equatable {
        public let fingerprint: FindingFingerprint
        /// For the reader: the fingerprint alone decides.
        public var rule: String?
        /// It was found in the repository's past, so that its absence from the files of today says nothing.
        public var isPast = false
        /// Anything that helps the reader, most often a path.
        public var comment: String?

        public init(
            _ fingerprint: FindingFingerprint, rule: String? = nil, isPast: Bool = false, comment: String? = nil
        ) {
            self.fingerprint = fingerprint
            self.rule = rule
            self.isPast = isPast
            self.comment = comment
        }
    }

    private var byFingerprint: [FindingFingerprint: Entry] = [:]

    public init() {}

    public var isEmpty: Bool { byFingerprint.isEmpty }
    public var count: Int { byFingerprint.count }
    public var entries: [Entry] { byFingerprint.values.sorted { $0.fingerprint < $1.fingerprint } }

    public func contains(_ fingerprint: FindingFingerprint) -> Bool { byFingerprint[fingerprint] != nil }

    /// Adds `entry`, or tells the reader of one that is there what it did not say yet.
    ///
    /// - Returns: whether it was new.
    @discardableResult
    public mutating func add(_ entry: Entry) -> Bool {
        guard var known = byFingerprint[entry.fingerprint] else {
            byFingerprint[entry.fingerprint] = entry
            return true
        }
        known.rule = known.rule ?? entry.rule
        known.comment = known.comment ?? entry.comment
        known.isPast = known.isPast && entry.isPast
        byFingerprint[entry.fingerprint] = known
        return false
    }

    /// Adds all `findings`; returns how many of them were new. Of a secret in several places the first is named.
    public mutating func add(_ findings: some Sequence<Finding>) -> Int {
        findings.count { finding in
            add(
                Entry(
                    finding.fingerprint, rule: finding.rule, isPast: finding.introduction != nil, comment: finding.path)
            )
        }
    }

    public mutating func remove(_ fingerprints: some Sequence<FindingFingerprint>) {
        for fingerprint in fingerprints { byFingerprint[fingerprint] = nil }
    }

    /// Entries that a scan of all files should have met and did not.
    ///
    /// - Parameter seen: the fingerprints of everything that the scan found.
    public func unused(seen: Set<FindingFingerprint>) -> [Entry] {
        entries.filter { !$0.isPast && !seen.contains($0.fingerprint) }
    }
}
