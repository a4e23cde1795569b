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
        let rule = candidate.rule
        let secret = candidate.secretBytes
        guard !secret.isEmpty, !InlineAllowance.allows(candidate) else { return .dropped }
        let verdict = rule.check?.check.judge(secret, candidate) ?? .notApplicable
        if verdict != .valid {
            if let least = rule.entropy, Entropy.bits(of: secret) <= least { return .dropped }
            if Placeholder.isMasked(secret) { return .dropped }
        }
        if runtime.allowlists.contains(where: { $0.allows(candidate) }) { return .dropped }
        if globalAllowlists.contains(where: { $0.allows(candidate) }) { return .dropped }
        if ciphertext().contains(candidate) { return .dropped }
        return switch verdict {
        case .valid: .finding(.high, .checkHolds)
        case .invalid: .finding(.low, .checkFails)
        case .notApplicable: .finding(rule.confidence, .format)
        }
    }
}
