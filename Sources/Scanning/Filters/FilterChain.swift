/// Why a place where a rule's regex matched is no finding.
public enum DropReason: Sendable, Equatable {
    case emptySecret
    /// A comment in or above its line says so.
    case comment
    /// It has no more bits of entropy a character than the rule asks for.
    case entropy(Double, least: Double)
    /// It is a mask, an example or something that a tool fills in.
    case placeholder
    /// The list's description.
    case allowlist(String)
    case ciphertext
}

/// Decides what becomes of a candidate. Each question has a file of its own beside this one; here is their order.
struct FilterChain {
    let globalAllowlists: [AllowlistMatcher]

    enum Outcome {
        case finding(Confidence, Finding.Reason)
        case dropped(DropReason)
    }

    /// - Parameters:
    ///   - ciphertext: what is encrypted already in the candidate's text, asked for only if it matters.
    func judge(
        _ candidate: Candidate, _ runtime: RuleRuntime, ciphertext: () -> Ciphertext
    ) -> Outcome {
        let secret = candidate.secretBytes
        guard !secret.isEmpty else { return .dropped(.emptySecret) }
        if InlineAllowance.allows(candidate) { return .dropped(.comment) }
        let credible = Self.credibility(of: candidate, secret)
        guard case .finding = credible else { return credible }
        if let list = runtime.allowlists.first(where: { $0.allows(candidate) })
            ?? globalAllowlists.first(where: { $0.allows(candidate) })
        {
            return .dropped(.allowlist(list.list.description))
        }
        if ciphertext().contains(candidate) { return .dropped(.ciphertext) }
        return credible
    }

    /// What the secret says for itself.
    static func credibility(of candidate: Candidate, _ secret: [UInt8]) -> Outcome {
        let rule = candidate.rule
        let verdict = rule.check?.check.judge(secret, candidate) ?? .notApplicable
        if verdict != .valid {
            if let least = rule.entropy {
                let bits = Entropy.bits(of: secret)
                if bits <= least { return .dropped(.entropy(bits, least: least)) }
            }
            if Placeholder.isMasked(secret) { return .dropped(.placeholder) }
        }
        return switch verdict {
        case .valid: .finding(.high, .checkHolds)
        case .invalid: .finding(.low, .checkFails)
        case .notApplicable: .finding(rule.confidence, .format)
        }
    }
}
