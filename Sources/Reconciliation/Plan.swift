import Catalog
import Stores

/// What one run would do to one store.
public struct Plan: Sendable {
    public let store: StoreName
    /// The commit that it brings the store to, in hex.
    public let commit: String
    public let entries: [PlanEntry]
    public internal(set) var faults: [SecretFault]
    /// How it was found: what was looked at, and why.
    public let extent: String
    public let manifestsRead: Int

    /// Whether there is anything to do.
    public var hasChanges: Bool { entries.contains { $0.action != .conflict } }
}

/// What is to be done to one secret.
public struct PlanEntry: Sendable {
    public enum Action: String, Sendable, CaseIterable {
        case create
        case update
        /// The version is there already: only a label moves.
        case label
        case describe
        case restore
        case delete
        /// The name in the store belongs to somebody else; nothing is done.
        case conflict
    }

    public let action: Action
    public let secret: SecretID
    public let storeName: String
    /// The manifest's path; for deletions the one that was recorded.
    public let path: String
    public let version: VersionID?
    /// Keys whose values differ from what was applied last, where that is known.
    public let changedKeys: [String]
    let steps: [SecretChange.Step]
    let desired: DesiredSecret?
}
