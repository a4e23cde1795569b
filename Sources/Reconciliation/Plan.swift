import Catalog
import Stores

/// What one run would do to one store. The fourth stage's result.
public struct Plan: Sendable {
    public let store: StoreName
    /// The commit that it brings the store to, in hex.
    public let commit: String
    public let entries: [PlanEntry]
    public let faults: [SecretFault]
    /// How it was found: what was looked at, and why.
    public let extent: String
    public let manifestsRead: Int
    /// What came of the verification of its changes.
    public let verification: VerificationOutcome

    /// Whether there is anything to do.
    public var hasChanges: Bool { entries.contains(where: \.changesStore) }
}

/// What is to be done to one secret.
public struct PlanEntry: Sendable {
    public enum Action: String, Sendable, CaseIterable {
        case create
        case update
        /// The version is there already: only a label moves.
        case label
        case describe
        /// The values are the same, sealed to another key: nothing is opened and no version written.
        case reseal
        /// The secret moved to another scope, and its name in the store goes with it.
        case takeOver = "take over"
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
    /// It failed before and is not tried before this time, in seconds since 1970; `nil` for all others.
    public let waitsUntil: Int64?
    let steps: [SecretChange.Step]
    /// What is to be there; of a deletion the secret under its new name in the store, if it has one.
    let desired: DesiredSecret?

    /// Whether the store is to be changed now.
    var changesStore: Bool { !steps.isEmpty && waitsUntil == nil }
}
