extension ScopeState {
    /// Judges this state by the one that the clone has pinned.
    ///
    /// - Parameter recorded: For whatever delivers to a store or a process: the sequence that it has recorded; an older
    ///   state is refused. Sealing accepts older ones, since branches differ.
    public func judge(pinned: ScopeState?, atLeast recorded: Int? = nil) -> PinDecision {
        let difference = pinned.map { ScopeDifference(from: $0, to: self) }
        if let refusal = refusal(pinned, recorded) { return .refused(refusal, difference) }
        guard let pinned else { return .firstUse(fingerprint) }
        // A state that was re-keyed is the newer one, whatever its sequence: its key was retired on no branch.
        let movePin = current == pinned.current ? sequence > pinned.sequence : true
        return .accepted(movePin: movePin, difference)
    }

    /// Judges this state by a fingerprint that was pinned outside the repository: its current key, or one from which
    /// successors lead there, must have it.
    public func judge(trusting fingerprint: ScopeFingerprint, atLeast recorded: Int? = nil) -> PinDecision {
        if let refusal = refusal(nil, recorded) { return .refused(refusal, nil) }
        guard keys.values.contains(where: { ScopeFingerprint(verifyKey: $0.key.verifyKey) == fingerprint }) else {
            return .refused(.otherFingerprint(expected: fingerprint, found: self.fingerprint), nil)
        }
        return .accepted(movePin: false, nil)
    }

    private func refusal(_ pinned: ScopeState?, _ recorded: Int?) -> PinRefusal? {
        do {
            try verifySignatures()
        } catch {
            return .unsound(error.reason)
        }
        if let pinned, let refusal = refusal(pinned) { return refusal }
        if let recorded, sequence < recorded { return .rewound(recorded: recorded) }
        return nil
    }

    /// This state's own signatures are good.
    private func refusal(_ pinned: ScopeState) -> PinRefusal? {
        guard name == pinned.name else { return .otherScope(name) }
        if let record = pinned.keys[current], record.key == currentKey, record.retirement != nil {
            return .retiredKey(mergeSequence: pinned.sequence)
        }
        // Successors lead from each key of a sound state to its current one.
        guard keys[pinned.current]?.key == pinned.currentKey else { return .unknownKey }
        // The state in which a key is retired is signed by that key as well.
        guard previous != pinned.hash || signatures[pinned.current] != nil else { return .unknownKey }
        guard sequence != pinned.sequence || hash == pinned.hash else { return .fork(sequence: sequence) }
        return nil
    }
}
