import Catalog
import Sealing

/// Looks for what a policy hardly means.
public struct PolicyLint: Sendable {
    private let policy: Policy
    private let secrets: [PolicySubject]
    private let scopes: Set<String>
    private let now: Int64
    private let unreachable: UnreachableStatements

    /// - Parameters:
    ///   - secrets: those that there are.
    ///   - scopes: those that there are.
    ///   - now: seconds since 1970.
    public init(_ policy: Policy, secrets: [PolicySubject], scopes: [ScopeName], now: Int64) {
        self.policy = policy
        self.secrets = secrets
        self.scopes = Set(scopes.map(\.text))
        self.now = now
        unreachable = UnreachableStatements(policy)
    }

    /// In the order of the file; what concerns the whole comes first.
    public func findings() -> [PolicyFinding] {
        let makers = policy.principals(whoMay: .policyPut, .policy, time: now).map(\.name)
        let whole = makers.count < 2 ? [PolicyFinding(location: nil, why: .fewPolicyMakers(makers))] : []
        return whole + policy.principals.flatMap(findings) + policy.statements.flatMap(findings)
    }

    private func findings(_ principal: PolicyPrincipal) -> [PolicyFinding] {
        var reasons = principal.keys.filter(policy.isRevoked).map {
            PolicyFinding.Why.revokedKey(principal: principal.name, $0)
        }
        if !policy.statements.contains(where: { $0.effect == .allow && $0.principals.contains(principal.name) }) {
            reasons.append(.allowedNothing(principal.name))
        }
        if principal.kind == .forge { reasons.append(.forge(principal.name)) }
        return reasons.map { PolicyFinding(location: principal.location, why: $0) }
    }

    private func findings(_ statement: PolicyStatement) -> [PolicyFinding] {
        var reasons: [PolicyFinding.Why] = []
        if statement.allowsEverybodyEverything { reasons.append(.everything(sid: statement.sid)) }
        if let time = statement.conditions.time, time.isExpired(at: now), let end = time.before {
            reasons.append(.expired(sid: statement.sid, since: Instant.text(end)))
        }
        if let cause = unreachable.why(statement) {
            reasons.append(.unreachable(sid: statement.sid, cause))
        } else {
            reasons += statement.resources.compactMap { unmatched($0, statement) }
        }
        return reasons.map { PolicyFinding(location: statement.location, why: $0) }
    }

    /// What is wrong with a pattern that means nothing that there is.
    private func unmatched(_ pattern: ResourcePattern, _ statement: PolicyStatement) -> PolicyFinding.Why? {
        if let scope = pattern.scopeLiteral, scope != PolicyResource.ownScope, !scopes.contains(scope) {
            let nearest = NearestName.of(scope, among: scopes.sorted())
            return .noSuchScope(sid: statement.sid, pattern: pattern.text, nearest: nearest)
        }
        let families = Set(statement.meantActions.map(\.family))
        // Which other files have values is not known here.
        guard families == [.secret], !pattern.nameText.hasPrefix(PolicyResource.filesFolder), !pattern.isEveryName,
            !secrets.contains(where: { pattern.matches($0.resource) })
        else { return nil }
        return .matchesNothing(sid: statement.sid, pattern: pattern.text)
    }
}

extension PolicyStatement {
    fileprivate var allowsEverybodyEverything: Bool {
        effect == .allow && isForEverybody && PolicyAction.allCases.allSatisfy(covers)
            && resources.contains { $0.isEveryName && $0.isEveryScope } && conditions.isEmpty
    }
}
