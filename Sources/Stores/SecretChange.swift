import Catalog

/// What is to be done to one secret of a store: steps in order, each of which does nothing when it was done before.
///
/// A store makes them and the record one transaction where it can; where it cannot, a run that died in between is
/// finished by the next, which finds out what is done.
public struct SecretChange: Sendable {
    public enum Step: Hashable, Sendable {
        /// Makes the mark of another secret of the same source this one's: the secret moved to another scope. The other
        /// secret's record goes.
        case takeOver(from: SecretID)
        /// Brings a version without moving a label; makes the secret, with its mark, if it is not there.
        case put(VersionID)
        /// Makes a version current; the one that was becomes previous.
        case makeCurrent(VersionID)
        case describe(SecretMetadata)
        /// Marks for deletion, to be gone after this many seconds.
        case delete(window: Int64)
        case restore
    }

    /// The secret's name in the store.
    public let name: String
    public let mark: OwnershipMark
    public let steps: [Step]
    /// What is recorded of the secret together with the change; `nil` removes the record.
    public let record: SecretRecord?
    /// What a `put` step brings; not needed without one.
    public let value: LentValue?

    public init(name: String, mark: OwnershipMark, steps: [Step], record: SecretRecord?, value: LentValue? = nil) {
        self.name = name
        self.mark = mark
        self.steps = steps
        self.record = record
        self.value = value
    }
}
