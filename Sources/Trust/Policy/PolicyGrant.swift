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
        let nothing = PolicyGrant(action: action, allowing: [], denying: [])
        guard let principal = principal(named: name), !usableKeys(of: principal).isEmpty,
            resource.families.contains(action.family), principal.kind == .ssh || action.family == .secret
        else { return nothing }
        let meant = statements.filter { statement in
            guard statement.principals.contains(name), statement.covers(action), statement.covers(resource),
                statement.conditions.time?.isExpired(at: time) != true
            else { return false }
            return tags.map(statement.conditions.canHold) ?? true
        }
        return PolicyGrant(
            action: action, allowing: meant.filter { $0.effect == .allow && canSatisfy($0.conditions, principal) },
            denying: meant.filter { $0.effect == .deny })
    }

    /// Whether a principal has a key that the conditions let through.
    func canSatisfy(_ conditions: PolicyConditions, _ principal: PolicyPrincipal) -> Bool {
        conditions.mfa == nil || usableKeys(of: principal).contains(where: \.isSecurityKey)
    }

    /// Who may ever do it, in the order of the file.
    public func principals(
        whoMay action: PolicyAction, _ resource: PolicyResource, tags: [String: String]? = nil, time: Int64
    ) -> [PolicyPrincipal] {
        principals.filter { grant(to: $0.name, action, resource, tags: tags, time: time).isPossible }
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
