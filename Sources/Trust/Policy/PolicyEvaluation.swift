extension Policy {
    /// Whether a request is allowed, and why.
    public func decide(_ request: PolicyRequest) -> PolicyDecision {
        let (name, refusal) = identify(request.requester)
        guard refusal == nil, let name, let principal = principal(named: name) else {
            return PolicyDecision(principal: nil, reason: refusal ?? .stranger, near: [])
        }
        func decision(_ reason: PolicyDecision.Reason, near: [PolicyDecision.NearMiss] = []) -> PolicyDecision {
            PolicyDecision(principal: name, reason: reason, near: near)
        }
        guard request.resource.families.contains(request.action.family) else { return decision(.mismatch) }
        if principal.kind == .forge, request.action.family != .secret { return decision(.forge) }
        var allowing: [String] = []
        var denying: [String] = []
        var near: [PolicyDecision.NearMiss] = []
        for statement in statements {
            let obstacles = statement.obstacles(to: request, by: name)
            switch statement.effect {
            case .deny where statement.isDenied(in: obstacles): denying.append(statement.sid)
            case .deny: break
            case .allow where obstacles.isEmpty: allowing.append(statement.sid)
            case .allow where obstacles.count == 1: near.append(.init(sid: statement.sid, obstacle: obstacles[0]))
            case .allow: break
            }
        }
        if !denying.isEmpty { return decision(.denied(denying)) }
        return allowing.isEmpty ? decision(.nothingAllows, near: near) : decision(.allowed(allowing))
    }

    private func identify(_ requester: PolicyRequest.Requester) -> (name: String?, refusal: PolicyDecision.Reason?) {
        switch requester {
        case .signer(let signer):
            guard let holder = holder(of: .ssh(signer.key)) else { return (nil, .stranger) }
            return isRevoked(.ssh(signer.key)) ? (nil, .revoked(holder)) : (holder, nil)
        case .principal(let name, _):
            guard let principal = principal(named: name) else { return (nil, .stranger) }
            return usableKeys(of: principal).isEmpty ? (nil, .revoked(name)) : (name, nil)
        }
    }
}

extension PolicyStatement {
    /// What keeps the statement from counting, each kind once; nothing where it counts.
    fileprivate func obstacles(to request: PolicyRequest, by principal: String) -> [PolicyDecision.Obstacle] {
        var obstacles: [PolicyDecision.Obstacle] = []
        if !principals.contains(principal) { obstacles.append(.principal) }
        if !covers(request.action) { obstacles.append(.action) }
        // What two things keep away is neither a match nor nearly one.
        if obstacles.count == 2 { return obstacles }
        if !covers(request.resource) { obstacles.append(.resource) }
        let conditions = conditions.obstacles(to: request)
        if !conditions.isEmpty { obstacles.append(.conditions(conditions)) }
        return obstacles
    }

    /// Whether a deny counts: also where nobody can say whether a condition of it holds.
    fileprivate func isDenied(in obstacles: [PolicyDecision.Obstacle]) -> Bool {
        obstacles.allSatisfy { obstacle in
            guard case .conditions(let conditions) = obstacle else { return false }
            return conditions.allSatisfy { $0.found == nil }
        }
    }
}

extension PolicyConditions {
    /// The conditions that do not hold, or of which nobody can say whether they hold.
    func obstacles(to request: PolicyRequest) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        if let mfa, request.presence < mfa {
            obstacles.append(Obstacle(kind: .mfa, wanted: mfa.word, found: request.presence.word))
        }
        if let time, !(request.time.map(time.holds) ?? false) {
            obstacles.append(Obstacle(kind: .time, wanted: time.text, found: request.time.map(Instant.text)))
        }
        // An empty name is what a detached HEAD has.
        let ref = request.branch.flatMap { $0.isEmpty ? nil : $0 }
        if let branch, !(ref.map(branch.holds) ?? false) {
            obstacles.append(Obstacle(kind: .branch, wanted: branch.text, found: ref))
        }
        for (key, pattern) in tags.sorted(by: { $0.key < $1.key }) {
            let value = request.tags?[key]
            if let value, pattern.holds(value) { continue }
            let found = request.tags == nil ? nil : value.map { "\(key): \($0)" } ?? "no \(key)"
            obstacles.append(Obstacle(kind: .tags, wanted: "\(key): \(pattern.text)", found: found))
        }
        return obstacles
    }
}

extension UserPresence {
    /// As a policy writes it.
    public var word: String {
        switch self {
        case .none: "none"
        case .touched: "touch"
        case .verified: "verified"
        }
    }
}
