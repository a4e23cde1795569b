/// The changes of a scope. Each makes the next state, unsigned.
extension ScopeState {
    /// A new scope.
    ///
    /// - Parameters:
    ///   - kem: See ``KEMChoice``.
    ///   - stores: The stores that its values may reach, each with the digest of its definition.
    public static func create(
        _ name: ScopeName, seed: borrowing ScopeSeed, kem: KEM, recipients: [String: RecipientRecord],
        stores: [String: String], day: UTCDay
    ) throws(ScopeChangeError) -> ScopeState {
        try check(recipients)
        for (store, digest) in stores { try check(store: store, digest: digest) }
        let key = seed.key(kem)
        return ScopeState(
            name: name, sequence: 1, previous: nil, stores: stores, current: key.id,
            keys: [key.id: KeyRecord(key: key, created: day, readers: fingerprints(of: recipients))],
            recipients: recipients, signatures: [:])
    }

    /// Lets somebody else read. The caller wraps the current seed for them.
    public func adding(
        _ recipient: RecipientRecord, named recipientName: String, isPostQuantum: Bool
    ) throws(ScopeChangeError) -> ScopeState {
        if let (name, _) = recipients.first(where: { $0.value.fingerprint == recipient.fingerprint }) {
            throw .alreadyRecipient(name)
        }
        guard recipients[recipientName] == nil else { throw .recipientNameIsTaken(recipientName) }
        guard isPostQuantum || currentKey.kem != .xwing else { throw .needsDowngrade }
        var next = try next()
        next.recipients[recipientName] = recipient
        next.keys[current]?.readers.insert(recipient.fingerprint)
        try Self.check(next.recipients)
        return next
    }

    /// Lets the scope's values reach a store, as it is defined now.
    public func allowing(_ store: String, digest: String) throws(ScopeChangeError) -> ScopeState {
        try Self.check(store: store, digest: digest)
        var next = try next()
        next.stores[store] = digest
        return next
    }

    /// Keeps the scope's values from a store.
    public func denying(_ store: String) throws(ScopeChangeError) -> ScopeState {
        var next = try next()
        guard next.stores.removeValue(forKey: store) != nil else { throw .storeIsNotAllowed(store) }
        return next
    }

    /// The state that follows this one, so far with the same content.
    func next() throws(ScopeChangeError) -> ScopeState {
        guard sequence < Self.maximumSequence else { throw .sequenceExhausted }
        var next = self
        next.sequence = sequence + 1
        next.previous = hash
        next.signatures = [:]
        return next
    }

    static func fingerprints(of recipients: [String: RecipientRecord]) -> Set<Fingerprint> {
        Set(recipients.values.map(\.fingerprint))
    }

    static func check(_ recipients: [String: RecipientRecord]) throws(ScopeChangeError) {
        guard !recipients.isEmpty else { throw .noRecipients }
        guard recipients.count <= maximumRecipientCount else { throw .tooManyRecipients(limit: maximumRecipientCount) }
        var names: [Fingerprint: String] = [:]
        for (name, recipient) in recipients.sorted(by: { $0.key < $1.key }) {
            guard RecipientRecord.isName(name) else { throw .invalidRecipientName(name) }
            guard RecipientRecord.isPublicKey(recipient.publicKey) else { throw .invalidPublicKey(recipient: name) }
            if let other = names.updateValue(name, forKey: recipient.fingerprint) { throw .alreadyRecipient(other) }
        }
    }

    private static func check(store: String, digest: String) throws(ScopeChangeError) {
        guard ScopeName.isName(store.utf8) else { throw .invalidStoreName(store) }
        guard Hexadecimal.bytes(digest.utf8, count: 8) != nil else { throw .invalidStoreDigest(digest) }
    }
}
