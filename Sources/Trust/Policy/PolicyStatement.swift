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

    public enum Effect: String, CaseIterable, Hashable, Sendable {
        case allow
        case deny
    }

    /// Whether it is written for everybody the policy knows.
    public var isForEverybody: Bool { principalNames.contains("*") }

    public func covers(_ action: PolicyAction) -> Bool { actions.contains { $0.matches(action) } }

    public func covers(_ resource: PolicyResource) -> Bool { resources.contains { $0.matches(resource) } }
}
