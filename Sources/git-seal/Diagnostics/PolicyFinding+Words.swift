import Trust

extension PolicyFinding {
    /// What is wrong, in a line.
    var words: String {
        switch why {
        case .fewPolicyMakers(let names):
            names.isEmpty
                ? "nobody may change the policy"
                : "only \(names.joined(separator: ", ")) may change the policy: a lost key would lock everybody out"
        case .allowedNothing(let name): "no statement allows \(name) anything"
        case .unreachable(let sid, let cause): "\(sid) never decides anything: \(cause.words)"
        case .everything(let sid): "\(sid) allows everybody everything"
        case .revokedKey(let principal, let key): "\(principal) still has a revoked key, \(key.label)"
        case .expired(let sid, let since): "\(sid) is over since \(since)"
        case .noSuchScope(let sid, let pattern, _): "\(sid) names a scope that does not exist, in \"\(pattern)\""
        case .matchesNothing(let sid, let pattern): "\(sid) means no secret that there is with \"\(pattern)\""
        case .forge(let name):
            "what \(name) signs is taken as allowed: whoever may press the button there, or runs the forge, may do what "
                + "\(name) may; GitHub's key signs for anyone, in any repository"
        }
    }

    var hint: String {
        switch why {
        case .fewPolicyMakers: "allow policy:* on .git-seal:policy.yaml to two principals at least"
        case .allowedNothing: "name the principal in a statement, or remove it"
        case .unreachable(_, .denied(let sid)): "change \(sid), or remove this one"
        case .unreachable: "change it or remove it"
        case .everything: "name those who shall, or what they shall do"
        case .revokedKey: "remove the key from the principal, and leave it under revoked"
        case .expired: "remove it"
        case .noSuchScope(_, _, let nearest): nearest.map { "did you mean \"\($0)\"?" } ?? "git seal scope list"
        case .matchesNothing: "git seal list; patterns count from the top, as prod:payments/**"
        case .forge: "give it as little as possible; better, sign changes: git commit -S"
        }
    }
}

extension PolicyFinding.UnreachableCause {
    fileprivate var words: String {
        switch self {
        case .nobody: "nobody it names has a key that counts"
        case .denied(let sid): "\(sid) denies all of it"
        case .mismatch: "none of its actions can be about any of its resources"
        case .noSecurityKey: "it asks for a security key, and nobody it names has one"
        case .forge: "no forge may change policy, scopes or trust"
        case .same(let sid): "\(sid) says the same"
        }
    }
}
