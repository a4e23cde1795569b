import YAMLDocument

/// A rule of the policy: who may, or may not, do what with what, and when.
public struct PolicyStatement: Hashable, Sendable {
    public let sid: String
    public let effect: Effect
    /// As they are written: names of principals and groups, or `*`.
    public let principalNames: [String]
    /// The principals that they stand for.
    public let principals: Set<String>
    public let actions: [ActionPattern]
    public let resources: [ResourcePattern]
    public let conditions: PolicyConditions
    public let location: SourceLocation
    /// The actions that it means, whatever the resources.
    let meantActions: Set<PolicyAction>

    init(
        sid: String, effect: Effect, principalNames: [String], principals: Set<String>, actions: [ActionPattern],
        resources: [ResourcePattern], conditions: PolicyConditions, location: SourceLocation
    ) {
        self.sid = sid
        self.effect = effect
        self.principalNames = principalNames
        self.principals = principals
        self.actions = actions
        self.resources = resources
        self.conditions = conditions
        self.location = location
        meantActions = actions.reduce(into: []) { $0.formUnion($1.actions) }
    }

    public enum Effect: String, CaseIterable, Hashable, Sendable {
        case allow
        case deny
    }

    /// Whether it is written for everybody the policy knows.
    public var isForEverybody: Bool { principalNames.contains("*") }

    public func covers(_ action: PolicyAction) -> Bool { meantActions.contains(action) }

    public func covers(_ resource: PolicyResource) -> Bool { resources.contains { $0.matches(resource) } }
}
