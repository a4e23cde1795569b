/// What must hold of a state beyond the form of its fields.
extension ScopeState {
    func checkKeys(in source: ScopeSource) throws(ScopeStateError) {
        if let reason = firstFault { throw source.error(reason) }
    }

    private var firstFault: ScopeStateError.Reason? {
        if (sequence == 1) != (previous == nil) { return .invalid(field: "previous") }
        return limitFault ?? currentFault ?? keys.values.lazy.compactMap(fault).first ?? repeatedKey ?? recipientFault
    }

    private var limitFault: ScopeStateError.Reason? {
        if recipients.count > Self.maximumRecipientCount {
            return .tooManyRecipients(limit: Self.maximumRecipientCount)
        }
        if keys.count - 1 > Self.maximumRetiredKeyCount {
            return .tooManyRetiredKeys(limit: Self.maximumRetiredKeyCount)
        }
        return nil
    }

    private var currentFault: ScopeStateError.Reason? {
        guard let record = keys[current] else { return .currentKeyIsMissing(current) }
        return record.retirement == nil ? nil : .currentKeyIsRetired(current)
    }

    private func fault(in record: KeyRecord) -> ScopeStateError.Reason? {
        let id = record.key.id
        guard id != current else { return nil }
        guard let retirement = record.retirement else { return .keyIsNeitherCurrentNorRetired(id) }
        guard let sealed = retirement.sealed else { return nil }
        if record.key.kem == .xwing && currentKey.kem == .x25519 { return .postQuantumSeedUnderClassicalKey(id) }
        return sealed.count == RetiredSeed.sealedByteCount(currentKey.kem) ? nil : .invalid(field: "sealed")
    }

    private var repeatedKey: ScopeStateError.Reason? {
        var seen: Set<[UInt8]> = []
        for record in keys.values where !seen.insert(record.key.verifyKey).inserted {
            return .repeatedKey(record.key.id)
        }
        return nil
    }

    private var recipientFault: ScopeStateError.Reason? {
        var names: [Fingerprint: String] = [:]
        for (name, recipient) in recipients.sorted(by: { $0.key < $1.key }) {
            if !recipient.isPassphrase, Fingerprint(recipient: recipient.publicKey) != recipient.fingerprint {
                return .fingerprintOfOtherKey(recipient: name)
            }
            if let other = names.updateValue(name, forKey: recipient.fingerprint) {
                return .repeatedRecipient(other, name)
            }
        }
        return nil
    }
}
