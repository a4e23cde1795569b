/// What the policy has to say about somebody's doing something, before it is known when, where and with which key.
public struct PolicyGrant: Hashable, Sendable {
    public let action: PolicyAction
    /// The statements that allow it, once their conditions hold.
    public let allowing: [PolicyStatement]
    /// The statements that deny it, once their conditions hold.
    public let denying: [PolicyStatement]

    /// Whether it is ever allowed.
    public var isPossible: Bool { !allowing.isEmpty && denying.allSatisfy { !$0.conditions.isEmpty } }
}

extension Policy {
    /// - Parameters:
    ///   - tags: the secret's, where they are known: statements that want others are left out.
    ///   - time: leaves out statements whose time is over.
    public func grant(
        to name: String, _ action: PolicyAction, _ resource: PolicyResource, tags: [String: String]? = nil, time: Int64
    ) -> PolicyGrant {
        guard let principal = principal(named: name) else {
            return PolicyGrant(action: action, allowing: [], denying: [])
        }
        return grant(to: principal, action, resource, from: statements(about: action, resource, tags: tags, time: time))
    }

    /// The statements about doing something with something that may still count, whoever does it.
    private func statements(
        about action: PolicyAction, _ resource: PolicyResource, tags: [String: String]?, time: Int64
    ) -> [PolicyStatement] {
        statements.filter { statement in
            statement.covers(action) && statement.covers(resource)
                && statement.conditions.time?.isExpired(at: time) != true
                && (tags.map(statement.conditions.canHold) ?? true)
        }
    }

    private func grant(
        to principal: PolicyPrincipal, _ action: PolicyAction, _ resource: PolicyResource,
        from statements: [PolicyStatement]
    ) -> PolicyGrant {
        guard !usableKeys(of: principal).isEmpty, resource.families.contains(action.family),
            principal.kind == .ssh || action.family == .secret
        else { return PolicyGrant(action: action, allowing: [], denying: []) }
        let own = statements.filter { $0.principals.contains(principal.name) }
        return PolicyGrant(
            action: action, allowing: own.filter { $0.effect == .allow && canSatisfy($0.conditions, principal) },
            denying: own.filter { $0.effect == .deny })
    }

    /// Whether a principal has a key that the conditions let through.
    func canSatisfy(_ conditions: PolicyConditions, _ principal: PolicyPrincipal) -> Bool {
        conditions.mfa == nil || usableKeys(of: principal).contains(where: \.isSecurityKey)
    }

    /// Who may ever do it, in the order of the file.
    public func principals(
        whoMay action: PolicyAction, _ resource: PolicyResource, tags: [String: String]? = nil, time: Int64
    ) -> [PolicyPrincipal] {
        let statements = statements(about: action, resource, tags: tags, time: time)
        return principals.filter { grant(to: $0, action, resource, from: statements).isPossible }
    }
}

extension PolicyKey {
    /// Whether the key can say that somebody was there.
    var isSecurityKey: Bool { if case .ssh(let key) = self { key.algorithm.hasPrefix("sk-") } else { false } }
}

extension PolicyConditions {
    fileprivate func canHold(_ tags: [String: String]) -> Bool {
        self.tags.allSatisfy { key, pattern in tags[key].map(pattern.holds) ?? false }
    }

    /// In a line, as a policy writes them; empty where there are none.
    public var text: String {
        let tags = tags.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }
        return [
            mfa.map { "mfa \($0.word)" }, time?.text, branch.map { "branch \($0.text)" },
            tags.isEmpty ? nil : "tags \(tags.joined(separator: ", "))",
        ].compactMap { $0 }.joined(separator: "; ")
    }
}
