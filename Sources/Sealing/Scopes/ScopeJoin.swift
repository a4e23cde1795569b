import SecretMemory

/// How two states of a scope are joined of which at least one has a new key.
///
/// Whom either side added reads; whom either side removed does not. Where only one side has a new key, that key goes on;
/// where both have, a third one follows them, since each was made without knowing whom the other had removed.
public struct ScopeJoin: Sendable {
    public let ours: ScopeState
    public let theirs: ScopeState
    public let kind: Kind
    /// Everybody who reads from now on.
    public private(set) var recipients: [String: RecipientRecord]
    public let stores: [String: String]
    /// Recipients whom one side added while the other removed somebody who could sign for the first: whether they are
    /// meant to read, only people know.
    public let doubtful: [String]
    /// Whom either side removed, by the names that they had.
    public let removed: [String]

    public enum Kind: Hashable, Sendable {
        /// Our key is the later one.
        case oursIsAhead
        case theirsIsAhead
        case bothHaveNewKeys
    }

    /// - Returns: `nil` where both have the same current key; see ``ScopeState/merging(base:ours:theirs:)``.
    public init?(base: ScopeState?, ours: ScopeState, theirs: ScopeState) throws(ScopeMergeError) {
        for state in [ours, theirs] {
            do {
                try state.verifySignatures()
            } catch {
                throw .unsound(error.reason)
            }
        }
        guard ours.name == theirs.name else { throw .otherScope(ours.name, theirs.name) }
        guard ours.currentKey != theirs.currentKey else { return nil }
        self.ours = ours
        self.theirs = theirs
        kind = try Self.kind(ours, theirs)
        let removedByOurs = Self.removed(by: ours, from: theirs)
        let removedByTheirs = Self.removed(by: theirs, from: ours)
        let gone = Set((removedByOurs + removedByTheirs).map { $0.value.fingerprint })
        removed = Set((removedByOurs + removedByTheirs).map(\.key)).sorted()
        recipients = try Self.recipients(ours, theirs, without: gone)
        stores = try ScopeState.stores(base?.stores, ours.stores, theirs.stores)
        doubtful = Set(
            (removedByOurs.isEmpty ? [] : Self.added(by: theirs, to: ours, without: gone))
                + (removedByTheirs.isEmpty ? [] : Self.added(by: ours, to: theirs, without: gone))
        ).sorted()
    }

    private static func kind(_ ours: ScopeState, _ theirs: ScopeState) throws(ScopeMergeError) -> Kind {
        func knows(_ state: ScopeState, _ key: ScopeKey) -> Bool { state.keys[key.id]?.key == key }
        if knows(ours, theirs.currentKey) { return .oursIsAhead }
        if knows(theirs, ours.currentKey) { return .theirsIsAhead }
        // A state that shares no key with ours is another scope of the same name.
        guard ours.keys.values.contains(where: { knows(theirs, $0.key) }) else {
            throw .rekeyed(ours.current, theirs.current)
        }
        return .bothHaveNewKeys
    }

    /// Recipients of the other side whom a side has known and does not have any more.
    private static func removed(by side: ScopeState, from other: ScopeState) -> [(key: String, value: RecipientRecord)]
    {
        let known = side.keys.values.reduce(into: Set<Fingerprint>()) { $0.formUnion($1.readers) }
        let present = Set(side.recipients.values.map(\.fingerprint))
        return other.recipients.filter {
            known.contains($0.value.fingerprint) && !present.contains($0.value.fingerprint)
        }
        .sorted { $0.key < $1.key }
    }

    private static func added(by side: ScopeState, to other: ScopeState, without gone: Set<Fingerprint>) -> [String] {
        let present = Set(other.recipients.values.map(\.fingerprint))
        return side.recipients.filter {
            !present.contains($0.value.fingerprint) && !gone.contains($0.value.fingerprint)
        }
        .map(\.key)
    }

    private static func recipients(
        _ ours: ScopeState, _ theirs: ScopeState, without gone: Set<Fingerprint>
    ) throws(ScopeMergeError) -> [String: RecipientRecord] {
        var recipients = ours.recipients.filter { !gone.contains($0.value.fingerprint) }
        for (name, their) in theirs.recipients.sorted(by: { $0.key < $1.key })
        where !gone.contains(their.fingerprint) {
            if let other = recipients.first(where: { $0.value.fingerprint == their.fingerprint }) {
                // The same key under another name is the same reader.
                if other.key == name, their.added < other.value.added { recipients[name] = their }
                continue
            }
            guard recipients[name] == nil else { throw .recipientHasTwoKeys(name) }
            recipients[name] = their
        }
        return recipients
    }
}

extension ScopeJoin {
    /// Leaves out recipients for whom nothing can be wrapped now.
    public mutating func leaveOut(_ names: Set<String>) {
        recipients = recipients.filter { !names.contains($0.key) }
    }

    /// The side whose key goes on, where one does.
    public var ahead: ScopeState { kind == .theirsIsAhead ? theirs : ours }

    /// Recipients for whom the seed of the side that is ahead has to be wrapped.
    public var added: [String: RecipientRecord] {
        let present = Set(ahead.recipients.values.map(\.fingerprint))
        return recipients.filter { !present.contains($0.value.fingerprint) }
    }

    /// The next state under the key of the side that is ahead; it wants that key's signature.
    public func underLaterKey() throws(ScopeMergeError) -> ScopeState {
        var next = try next(after: ahead)
        let behind = kind == .theirsIsAhead ? ours : theirs
        for (id, record) in behind.keys { next.keys[id]?.readers.formUnion(record.readers) }
        next.recipients = recipients
        next.stores = stores
        next.keys[next.current]?.readers.formUnion(recipients.values.map(\.fingerprint))
        return next
    }

    /// The next state under a new key; it wants the signatures of all three seeds.
    public func underNewKey(
        _ newSeed: borrowing ScopeSeed, kem: KEM, ourSeed: borrowing ScopeSeed, theirSeed: borrowing ScopeSeed,
        day: UTCDay
    ) throws(ScopeMergeError) -> ScopeState {
        do throws(ScopeChangeError) {
            let first = try ours.rekeyed(from: ourSeed, to: newSeed, kem: kem, recipients: recipients, day: day)
            let second = try theirs.rekeyed(from: theirSeed, to: newSeed, kem: kem, recipients: recipients, day: day)
            var joined = first
            joined.stores = stores
            joined.sequence = max(first.sequence, second.sequence)
            for (id, record) in second.keys {
                joined.keys[id]?.readers.formUnion(record.readers)
                if joined.keys[id] == nil { joined.keys[id] = record }
            }
            return joined
        } catch {
            throw .change(error)
        }
    }

    private func next(after state: ScopeState) throws(ScopeMergeError) -> ScopeState {
        do throws(ScopeChangeError) {
            var next = try state.next()
            next.sequence = max(ours.sequence, theirs.sequence) + 1
            return next
        } catch {
            throw .change(error)
        }
    }
}
