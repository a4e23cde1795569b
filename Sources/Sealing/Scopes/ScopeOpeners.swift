extension ScopeState {
    /// An opener for the current key and for every retired one whose seed lies under it.
    public func openers(with seed: borrowing ScopeSeed) -> [KeyID: ValueOpener] {
        var openers = [current: ValueOpener(scope: name, seed: seed, kem: currentKey.kem)]
        for (id, record) in keys where record.retirement?.sealed != nil {
            guard let retired = try? retiredSeed(id, with: seed) else { continue }
            openers[id] = ValueOpener(scope: name, seed: retired, kem: record.key.kem)
        }
        return openers
    }
}
