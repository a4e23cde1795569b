extension ScopeState {
    /// A new key for the scope: the current one is retired, names its successor, and its seed goes under the new key,
    /// as do all that lay under it. The result wants the signatures of both seeds.
    ///
    /// - Parameters:
    ///   - kem: See ``KEMChoice``.
    ///   - recipients: Everyone who reads from now on; who is left out has been removed.
    ///   - allowingDowngrade: A post-quantum scope becomes classical. Its seeds are then left behind: they are never put
    ///     under a classical key.
    public func rekeyed(
        from currentSeed: borrowing ScopeSeed, to newSeed: borrowing ScopeSeed, kem: KEM,
        recipients: [String: RecipientRecord], day: UTCDay, allowingDowngrade: Bool = false
    ) throws(ScopeChangeError) -> ScopeState {
        let key = newSeed.key(kem)
        guard currentSeed.key(currentKey.kem) == currentKey else { throw .seedOfOtherKey }
        guard !keys.values.contains(where: { $0.key.verifyKey == key.verifyKey }) else { throw .seedInUse }
        guard kem == .xwing || currentKey.kem == .x25519 || allowingDowngrade else { throw .needsDowngrade }
        guard keys.count <= Self.maximumRetiredKeyCount else {
            throw .tooManyRetiredKeys(limit: Self.maximumRetiredKeyCount)
        }
        try Self.check(recipients)
        var next = try next()
        for (id, record) in keys {
            next.keys[id]?.retirement = try retirement(of: record, currentSeed, key, day)
        }
        next.current = key.id
        next.keys[key.id] = KeyRecord(key: key, created: day, readers: Self.fingerprints(of: recipients))
        next.recipients = recipients
        return next
    }

    /// The record of a key once `successor` is current.
    private func retirement(
        of record: KeyRecord, _ currentSeed: borrowing ScopeSeed, _ successor: ScopeKey, _ day: UTCDay
    ) throws(ScopeChangeError) -> KeyRecord.Retirement {
        let leavesSeedBehind = record.key.kem == .xwing && successor.kem == .x25519
        guard var retirement = record.retirement else {
            return KeyRecord.Retirement(
                day: day, sealed: leavesSeedBehind ? nil : try seal(currentSeed, of: record.key.id, under: successor),
                successor: currentSeed.sign(Self.successionMessage(name, successor)))
        }
        guard retirement.sealed != nil else { return retirement }
        retirement.sealed = leavesSeedBehind ? nil : try sealAgain(record.key.id, currentSeed, under: successor)
        return retirement
    }

    private func sealAgain(
        _ retired: KeyID, _ currentSeed: borrowing ScopeSeed, under key: ScopeKey
    ) throws(ScopeChangeError) -> [UInt8] {
        let seed: ScopeSeed
        do {
            seed = try retiredSeed(retired, with: currentSeed)
        } catch {
            throw .retiredSeedDoesNotOpen(retired)
        }
        return try seal(seed, of: retired, under: key)
    }

    private func seal(
        _ seed: borrowing ScopeSeed, of retired: KeyID, under key: ScopeKey
    ) throws(ScopeChangeError) -> [UInt8] {
        do {
            return try RetiredSeed.seal(seed, of: retired, under: key, in: name)
        } catch {
            preconditionFailure("a key that was just made can be sealed to")
        }
    }
}
