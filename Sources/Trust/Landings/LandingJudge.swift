import GitRepository

/// Asks one policy whether a signer is allowed changes.
struct LandingJudge {
    let policy: Policy
    /// The ref that is reconciled, in full.
    let ref: String
    /// Seconds since 1970, by our own clock: dates in commits are whoever's choice.
    let now: Int64

    /// Why not, with the first deed that is not allowed; or who, and by which statements.
    func decide(
        _ requester: PolicyRequest.Requester, _ deeds: [Deed], signed: String
    ) -> Result<Voucher, Objection> {
        var statements: [String] = []
        var principal = ""
        for deed in deeds {
            for tags in deed.tags {
                let decision = policy.decide(
                    PolicyRequest(requester, deed.action, deed.resource, tags: tags, branch: ref, time: now))
                guard decision.isAllowed, let name = decision.principal else {
                    return .failure(Objection(deed: deed, reason: .notAllowed(decision)))
                }
                principal = name
                statements += decision.deciding.filter { !statements.contains($0) }
            }
        }
        return .success(Voucher(principal: principal, statements: statements, signed: signed))
    }

    struct Objection: Error {
        let deed: Deed?
        let reason: LandingRefusal.Reason
    }
}
