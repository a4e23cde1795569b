import Sealing

/// How a run ended.
public struct ReconcileReport: Sendable {
    public let plan: Plan
    public let applied: [PlanEntry]
    public let faults: [SecretFault]
    /// Scopes whose states this clone has seen for the first time.
    public let firstUses: [ScopeState]
    /// Nothing was looked at but one reference and one row.
    public let isQuick: Bool
}
