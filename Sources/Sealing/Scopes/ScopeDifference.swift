/// What differs between two states of a scope, for people who decide whether to trust the second.
public struct ScopeDifference: Hashable, Sendable {
    public let oldSequence: Int
    public let newSequence: Int
    /// The current keys, where they differ.
    public let newKey: KeyChange?
    public let recipients: Names
    public let stores: Names

    public struct KeyChange: Hashable, Sendable {
        public let old: ScopeKey
        public let new: ScopeKey
        public let newFingerprint: ScopeFingerprint
    }

    /// Names of recipients or stores, sorted.
    public struct Names: Hashable, Sendable {
        public let added: [String]
        public let removed: [String]
        /// The same name for another key or another definition.
        public let replaced: [String]

        init<Value: Equatable>(_ old: [String: Value], _ new: [String: Value]) {
            added = new.keys.filter { old[$0] == nil }.sorted()
            removed = old.keys.filter { new[$0] == nil }.sorted()
            replaced = new.filter { name, value in old[name].map { $0 != value } ?? false }.keys.sorted()
        }

        public var isEmpty: Bool { added.isEmpty && removed.isEmpty && replaced.isEmpty }
    }

    public init(from old: ScopeState, to new: ScopeState) {
        oldSequence = old.sequence
        newSequence = new.sequence
        newKey =
            old.currentKey == new.currentKey
            ? nil : KeyChange(old: old.currentKey, new: new.currentKey, newFingerprint: new.fingerprint)
        recipients = Names(old.recipients.mapValues(\.fingerprint), new.recipients.mapValues(\.fingerprint))
        stores = Names(old.stores, new.stores)
    }
}
