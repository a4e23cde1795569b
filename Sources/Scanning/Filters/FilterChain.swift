/// Decides what becomes of a candidate. Each question has a file of its own beside this one; here is their order.
struct FilterChain {
    let globalAllowlists: [AllowlistMatcher]

    enum Outcome {
        case finding(Confidence, Finding.Reason)
        case dropped
    }

    /// - Parameters:
    ///   - ciphertext: what is encrypted already in the candidate's text, asked for only if it matters.
    func judge(
        _ candidate: Candidate, _ runtime: RuleRuntime, ciphertext: () -> Ciphertext
    ) -> Outcome {
        let secret = candidate.secretBytes
        guard !secret.isEmpty, !InlineAllowance.allows(candidate) else { return .dropped }
        guard let credible = Self.credibility(of: candidate, secret) else { return .dropped }
        if runtime.allowlists.contains(where: { $0.allows(candidate) }) { return .dropped }
        if globalAllowlists.contains(where: { $0.allows(candidate) }) { return .dropped }
        if ciphertext().contains(candidate) { return .dropped }
        return .finding(credible.confidence, credible.reason)
    }

    /// What the secret says for itself; `nil` for a placeholder.
    static func credibility(
        of candidate: Candidate, _ secret: [UInt8]
    ) -> (confidence: Confidence, reason: Finding.Reason)? {
        let rule = candidate.rule
        let verdict = rule.check?.check.judge(secret, candidate) ?? .notApplicable
        if verdict != .valid {
            if let least = rule.entropy, Entropy.bits(of: secret) <= least { return nil }
            if Placeholder.isMasked(secret) { return nil }
        }
        return switch verdict {
        case .valid: (.high, .checkHolds)
        case .invalid: (.low, .checkFails)
        case .notApplicable: (rule.confidence, .format)
        }
    }
}
