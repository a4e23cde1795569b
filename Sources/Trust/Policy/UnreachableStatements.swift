/// Which statements never decide anything. Whatever can be is looked up rather than compared: a policy may hold a thousand
/// statements, and each of them a thousand principals.
struct UnreachableStatements {
    private let policy: Policy
    /// The principals who have a key that counts.
    private let holders: Set<String>
    private let denials: [PolicyStatement]
    /// The first sid of each thing said.
    private let first: [Content: String]

    /// All that a statement says, however it is written.
    private struct Content: Hashable {
        let effect: PolicyStatement.Effect
        let principals: Set<String>
        let actions: Set<PolicyAction>
        let resources: Set<String>
        let conditions: PolicyConditions

        init(_ statement: PolicyStatement) {
            effect = statement.effect
            principals = statement.principals
            actions = statement.meantActions
            resources = Set(statement.resources.map(\.text))
            conditions = statement.conditions
        }
    }

    init(_ policy: Policy) {
        self.policy = policy
        holders = Set(policy.principals.filter { !policy.usableKeys(of: $0).isEmpty }.map(\.name))
        denials = policy.statements.filter { $0.effect == .deny && $0.conditions.isEmpty }
        first = Dictionary(
            policy.statements.map { (Content($0), $0.sid) }, uniquingKeysWith: { first, _ in first })
    }

    /// Why a statement never decides anything; `nil` where it may. What is said is certain; not everything certain is said.
    func why(_ statement: PolicyStatement) -> PolicyFinding.UnreachableCause? {
        guard statement.principals.contains(where: holders.contains) else { return .nobody }
        let actions = statement.meantActions
        if !actions.contains(where: { action in statement.resources.contains { $0.canMean(action.family) } }) {
            return .mismatch
        }
        if actions.allSatisfy({ $0.family != .secret }), !hasHolder(statement, where: { $0.kind == .ssh }) {
            return .forge
        }
        if statement.conditions.mfa != nil,
            !hasHolder(statement, where: { policy.canSatisfy(statement.conditions, $0) })
        {
            return .noSecurityKey
        }
        if statement.effect == .allow, let denial = denials.first(where: { $0.contains(statement) }) {
            return .denied(by: denial.sid)
        }
        // Of two that say the same, the second one is told.
        return first[Content(statement)].flatMap { $0 == statement.sid ? nil : .same(as: $0) }
    }

    private func hasHolder(_ statement: PolicyStatement, where isMeant: (PolicyPrincipal) -> Bool) -> Bool {
        statement.principals.contains { name in
            holders.contains(name) && (policy.principal(named: name).map(isMeant) ?? false)
        }
    }
}

extension PolicyStatement {
    /// Whether it is about everything that another one is about, their conditions aside. What tells most apart is asked
    /// first.
    fileprivate func contains(_ other: PolicyStatement) -> Bool {
        meantActions.isSuperset(of: other.meantActions)
            && other.resources.allSatisfy { pattern in resources.contains { $0.contains(pattern) } }
            && (isForEverybody || principals.isSuperset(of: other.principals))
    }
}

extension ResourcePattern {
    /// Whether it means every scope, and what belongs to none.
    var isEveryScope: Bool { text == "*" || text.hasPrefix("*:") }

    /// Whether it certainly means all that another one means.
    fileprivate func contains(_ other: ResourcePattern) -> Bool {
        if text == other.text { return true }
        guard isEveryScope || (scopeLiteral != nil && scopeLiteral == other.scopeLiteral) else { return false }
        return isEveryName || nameText == other.nameText || (other.isLiteral && matches(name: other.nameText))
    }

    private var isLiteral: Bool { !nameText.contains { "*?[\\".contains($0) } }

    /// Whether it can mean what actions of a family are about.
    fileprivate func canMean(_ family: PolicyAction.Family) -> Bool {
        switch family {
        case .secret: scopeLiteral != PolicyResource.ownScope && nameText != PolicyResource.scopeItself
        case .scope: scopeLiteral != PolicyResource.ownScope && matches(name: PolicyResource.scopeItself)
        case .policy: matches(scope: PolicyResource.ownScope)
        case .trust: matches(scope: PolicyResource.ownScope) && matches(name: PolicyResource.historyName)
        }
    }
}
