/// Who signed a state, and which key followed which.
extension ScopeState {
    /// Adds the signature of one of this scope's keys: of the current one always, and at a re-key of the one before.
    public func signed(by seed: borrowing ScopeSeed) throws(ScopeChangeError) -> ScopeState {
        let verifyKey = seed.verifyKey
        guard let signer = keys.values.first(where: { $0.key.verifyKey == verifyKey }) else {
            throw .seedOfNoKey
        }
        var signed = self
        signed.signatures[signer.key.id] = seed.sign(signedMessage)
        return signed
    }

    /// Checks that the holder of the current key signed this content, that every other signature is good, and that each
    /// retired key named a successor, up to the current one.
    public func verifySignatures(file: String = "scope.yaml") throws(ScopeStateError) {
        if let reason = signatureFault ?? successionFault {
            throw ScopeStateError(file: file, location: nil, reason: reason)
        }
    }

    private var signedMessage: [UInt8] {
        Array("git-seal/v1 scope state".utf8) + [0] + signedBytes
    }

    private var signatureFault: ScopeStateError.Reason? {
        fault(in: signatures, of: signedMessage)
    }

    /// What is wrong with the signatures of a file of this scope.
    func fault(in signatures: [KeyID: [UInt8]], of message: [UInt8]) -> ScopeStateError.Reason? {
        guard signatures[current] != nil else { return .unsigned }
        for (id, signature) in signatures.sorted(by: { $0.key < $1.key }) {
            guard let signer = keys[id] else { return .signedByUnknownKey(id) }
            guard signer.key.verifies(signature, of: message) else { return .wrongSignature(id) }
        }
        return nil
    }
}

// MARK: - Succession

extension ScopeState {
    /// What a key signs when another one takes its place.
    static func successionMessage(_ scope: ScopeName, _ successor: ScopeKey) -> [UInt8] {
        var message = Array("git-seal/v1 succession".utf8) + [0]
        message.appendLengthPrefixed(scope.text)
        message.appendLengthPrefixed(successor.publicKey)
        message.appendLengthPrefixed(successor.verifyKey)
        return message
    }

    private var successionFault: ScopeStateError.Reason? {
        var successors: [KeyID: KeyID] = [:]
        for record in keys.values {
            guard let retirement = record.retirement else { continue }
            guard let successor = successor(of: record.key, retirement) else { return .brokenSuccession(record.key.id) }
            successors[record.key.id] = successor
        }
        for start in successors.keys.sorted() {
            var id = start
            var steps = 0
            while let next = successors[id] {
                id = next
                steps += 1
                guard steps <= successors.count else { return .brokenSuccession(start) }
            }
        }
        return nil
    }

    /// Everyone who could ever read what is sealed under a key: its readers, and those of the keys that followed, which
    /// have its seed.
    public func everyReader(ofValuesUnder id: KeyID) -> Set<Fingerprint> {
        var readers: Set<Fingerprint> = []
        var next: KeyID? = id
        while let key = next, let record = keys[key], readers.count <= Self.maximumRecipientCount * keys.count {
            readers.formUnion(record.readers)
            next = record.retirement.flatMap { successor(of: record.key, $0) }
        }
        return readers
    }

    /// The record of a retired key does not say which key followed, its signature does. The right one is nearly always
    /// the one that was made on the day on which this one was retired, so that is tried first.
    private func successor(of key: ScopeKey, _ retirement: KeyRecord.Retirement) -> KeyID? {
        let others = keys.values.filter { $0.key.id != key.id }
        let likely = others.filter { $0.created == retirement.day }
        let unlikely = others.filter { $0.created != retirement.day }
        return (likely + unlikely).first { other in
            key.verifies(retirement.successor, of: Self.successionMessage(name, other.key))
        }?.key.id
    }
}
