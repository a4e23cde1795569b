import YAMLDocument

extension Policy {
    /// Why a statement never decides anything; `nil` where it may. What is said is certain; not everything certain is said.
    func whyUnreachable(_ statement: PolicyStatement) -> PolicyFinding.UnreachableCause? {
        let holders = statement.principals.compactMap(principal).filter { !usableKeys(of: $0).isEmpty }
        if holders.isEmpty { return .nobody }
        let actions = statement.meantActions
        if !actions.contains(where: { action in statement.resources.contains { $0.canMean(action.family) } }) {
            return .mismatch
        }
        if holders.allSatisfy({ $0.kind == .forge }), actions.allSatisfy({ $0.family != .secret }) { return .forge }
        if !holders.contains(where: { canSatisfy(statement.conditions, $0) }) { return .noSecurityKey }
        let others = statements.filter { $0.sid != statement.sid && $0.contains(statement) }
        if statement.effect == .allow, let denial = others.first(where: { $0.effect == .deny && $0.conditions.isEmpty })
        {
            return .denied(by: denial.sid)
        }
        // Of two that say the same, the second one is told.
        let same = others.first { other in
            other.effect == statement.effect && other.conditions == statement.conditions
                && other.location.offset < statement.location.offset && statement.contains(other)
        }
        return same.map { .same(as: $0.sid) }
    }
}

extension PolicyStatement {
    /// Whether it is about everything that another one is about, their conditions aside.
    fileprivate func contains(_ other: PolicyStatement) -> Bool {
        principals.isSuperset(of: other.principals)
            && meantActions.isSuperset(of: other.meantActions)
            && other.resources.allSatisfy { pattern in resources.contains { $0.contains(pattern) } }
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
