extension ScopeState {
    /// Joins two states that branches made from one: each may have added recipients and allowed or denied stores.
    ///
    /// - Parameter base: The state that both come from, where it is known. Without it a store that only one of them
    ///   allows cannot be told from one that the other has denied.
    /// - Returns: The next state, unsigned.
    public static func merging(
        base: ScopeState?, ours: ScopeState, theirs: ScopeState
    ) throws(ScopeMergeError) -> ScopeState {
        try checkSides(ours, theirs)
        guard ours.currentKey == theirs.currentKey else { throw .rekeyed(ours.current, theirs.current) }
        let recipients = try recipients(base?.recipients, ours.recipients, theirs.recipients)
        let stores = try stores(base?.stores, ours.stores, theirs.stores)
        let keys = try keys(ours.keys, theirs.keys)
        do {
            try check(recipients)
            var merged = try (ours.sequence >= theirs.sequence ? ours : theirs).next()
            merged.recipients = recipients
            merged.stores = stores
            merged.keys = keys
            return merged
        } catch {
            throw .change(error)
        }
    }

    /// Both sides of a merge are signed by readers of one scope.
    static func checkSides(_ ours: ScopeState, _ theirs: ScopeState) throws(ScopeMergeError) {
        for state in [ours, theirs] {
            do {
                try state.verifySignatures()
            } catch {
                throw .unsound(error.reason)
            }
        }
        guard ours.name == theirs.name else { throw .otherScope(ours.name, theirs.name) }
    }

    /// Nobody is removed without a new key, so whoever is a recipient on one side only was added there.
    private static func recipients(
        _ base: [String: RecipientRecord]?, _ ours: [String: RecipientRecord], _ theirs: [String: RecipientRecord]
    ) throws(ScopeMergeError) -> [String: RecipientRecord] {
        for name in (base ?? [:]).keys.sorted() where ours[name] == nil || theirs[name] == nil {
            throw .recipientRemoved(name)
        }
        var merged = ours
        for (name, recipient) in theirs.sorted(by: { $0.key < $1.key }) {
            guard let other = merged[name] else {
                merged[name] = recipient
                continue
            }
            guard other.publicKey == recipient.publicKey, other.fingerprint == recipient.fingerprint else {
                throw .recipientHasTwoKeys(name)
            }
            if recipient.added < other.added { merged[name] = recipient }
        }
        return merged
    }

    static func stores(
        _ base: [String: String]?, _ ours: [String: String], _ theirs: [String: String]
    ) throws(ScopeMergeError) -> [String: String] {
        var merged: [String: String] = [:]
        for name in Set(ours.keys).union(theirs.keys).sorted() {
            let (our, their) = (ours[name], theirs[name])
            if our == their {
                merged[name] = our
            } else if let base, our == base[name] {
                merged[name] = their
            } else if let base, their == base[name] {
                merged[name] = our
            } else {
                throw .storeDiffers(name)
            }
        }
        return merged
    }

    private static func keys(
        _ ours: [KeyID: KeyRecord], _ theirs: [KeyID: KeyRecord]
    ) throws(ScopeMergeError) -> [KeyID: KeyRecord] {
        var merged = ours
        for (id, their) in theirs.sorted(by: { $0.key < $1.key }) {
            guard var record = merged[id] else { throw .keyDiffers(id) }
            record.readers.formUnion(their.readers)
            var other = their
            other.readers = record.readers
            guard record == other else { throw .keyDiffers(id) }
            merged[id] = record
        }
        for id in ours.keys.sorted() where theirs[id] == nil { throw .keyDiffers(id) }
        return merged
    }
}

/// Why two states of a scope cannot be joined without a decision.
public enum ScopeMergeError: Error, Hashable {
    /// One of the states is not signed by its readers.
    case unsound(ScopeStateError.Reason)
    case otherScope(ScopeName, ScopeName)
    /// The scope got a new key on one branch: values that the other one sealed since must be sealed again.
    case rekeyed(KeyID, KeyID)
    case keyDiffers(KeyID)
    case recipientRemoved(String)
    case recipientHasTwoKeys(String)
    /// The branches allow different definitions of a store, or one allows what the other may have denied.
    case storeDiffers(String)
    /// What comes out is no state that a scope may have.
    case change(ScopeChangeError)
}
