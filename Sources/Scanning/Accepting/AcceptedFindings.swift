/// All that a repository says about findings that may stay.
public struct AcceptedFindings: Sendable {
    public var baseline: Baseline
    public var gitleaksIgnore: GitleaksIgnore

    public init(baseline: Baseline = Baseline(), gitleaksIgnore: GitleaksIgnore = GitleaksIgnore()) {
        self.baseline = baseline
        self.gitleaksIgnore = gitleaksIgnore
    }
}

/// How many findings were left out, and on whose word.
public struct AcceptedCounts: Sendable, Equatable {
    public internal(set) var inBaseline = 0
    public internal(set) var inGitleaksIgnore = 0
    /// Entries of the baseline that match nothing; counted only where everything was looked at.
    public internal(set) var unused = 0

    /// `3 accepted in the baseline`; `nil` if nothing was.
    public var words: String? {
        let parts = [
            inBaseline == 0 ? nil : "\(inBaseline) accepted in the baseline",
            inGitleaksIgnore == 0 ? nil : "\(inGitleaksIgnore) accepted in .gitleaksignore",
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension ScanReport {
    /// Takes out of ``findings`` what is accepted, and counts it.
    ///
    /// - Parameter pathInRepository: turns a finding's path into the one from the top of the work tree.
    public mutating func leaveOut(_ known: AcceptedFindings, pathInRepository: (String) -> String = { $0 }) {
        var seen: Set<FindingFingerprint> = []
        findings.removeAll { finding in
            seen.insert(finding.fingerprint)
            if known.baseline.contains(finding.fingerprint) {
                accepted.inBaseline += 1
                return true
            }
            guard known.gitleaksIgnore.contains(finding, at: pathInRepository(finding.path)) else { return false }
            accepted.inGitleaksIgnore += 1
            return true
        }
        accepted.unused = coversWorkTree ? known.baseline.unused(seen: seen).count : 0
    }
}
