import Trust

extension PolicyDecision {
    /// Why, in a line.
    var words: String {
        switch reason {
        case .allowed(let sids): "by \(sids.joined(separator: ", "))"
        case .denied(let sids): "denied by \(sids.joined(separator: ", "))"
        case .nothingAllows:
            (["no statement allows it"] + near.prefix(3).map { "\($0.sid) would, but for \($0.obstacle.words)" })
                .joined(separator: "; ")
        case .stranger: "no principal has this key or name"
        case .revoked(let name): "the key of \(name) is revoked"
        case .forge: "no forge may change policy, scopes or trust"
        case .mismatch: "this action cannot be about this resource"
        }
    }
}

extension PolicyDecision.Obstacle {
    var words: String {
        switch self {
        case .principal: "the principal"
        case .action: "the action"
        case .resource: "the resource"
        case .conditions(let conditions): conditions.map(\.words).joined(separator: " and ")
        }
    }
}

extension PolicyConditions.Obstacle {
    fileprivate var words: String {
        "\(kind.rawValue) (wants \(wanted), \(found.map { "is \($0)" } ?? "is not known"))"
    }
}

extension ForbiddenPolicyChange {
    /// What is refused, in a line.
    var words: String {
        switch self {
        case .revocationsRemoved(let revocations):
            "revocations are only ever added, and \(revocations.map(\.key.label).joined(separator: ", ")) is gone"
        }
    }
}
