import BoundedPatterns

/// An allowlist with its compiled regexes.
final class AllowlistMatcher {
    let list: Allowlist
    private let paths: [BoundedPattern]
    private let regexes: [BoundedPattern]
    private let stopwords: [[UInt8]]

    init(_ list: Allowlist) {
        self.list = list
        paths = list.paths.compactMap { try? BoundedPattern($0) }
        regexes = list.regexes.compactMap { try? BoundedPattern($0) }
        stopwords = list.stopwords.map { Array($0.utf8) }
    }

    /// Whether the list lets everything in a file pass.
    func allows(path: String) -> Bool {
        guard !paths.isEmpty, !list.requiresAll || (regexes.isEmpty && stopwords.isEmpty && list.commits.isEmpty) else {
            return false
        }
        return matches(path)
    }

    func allows(_ candidate: Candidate) -> Bool {
        guard list.targetRules.isEmpty || list.targetRules.contains(candidate.rule.id) else { return false }
        var criteria: [() -> Bool] = []
        if !paths.isEmpty { criteria.append { self.matches(candidate.path) } }
        if !regexes.isEmpty { criteria.append { self.matchesRegex(candidate) } }
        if !stopwords.isEmpty { criteria.append { self.containsStopword(candidate) } }
        // Commits are known to scans of history alone; a list that asks for one as well cannot hold elsewhere.
        if !list.commits.isEmpty { criteria.append { self.matchesCommit(candidate) } }
        guard !criteria.isEmpty else { return false }
        return list.requiresAll ? criteria.allSatisfy { $0() } : criteria.contains { $0() }
    }

    private func matches(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        return paths.contains { $0.occurs(in: bytes) }
    }

    private func matchesRegex(_ candidate: Candidate) -> Bool {
        let bytes =
            switch list.target {
            case .secret: candidate.secretBytes
            case .match: candidate.matchBytes
            case .line: candidate.lineBytes
            }
        return regexes.contains { $0.occurs(in: bytes) }
    }

    /// Commits may be written in short.
    private func matchesCommit(_ candidate: Candidate) -> Bool {
        guard let commit = candidate.commit else { return false }
        return list.commits.contains { $0.utf8.count >= 7 && commit.hasPrefix($0.lowercased()) }
    }

    private func containsStopword(_ candidate: Candidate) -> Bool {
        let secret = candidate.secretBytes.map(\.lowercased)
        return stopwords.contains { secret.contains($0) }
    }
}
