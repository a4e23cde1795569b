/// Whether a state of a scope may be sealed to and delivered from, given what this clone has accepted before.
public enum PinDecision: Hashable, Sendable {
    /// Nothing is pinned yet: the state is accepted, its fingerprint shown and the state pinned.
    case firstUse(ScopeFingerprint)
    /// The readers of the pinned state, or of the fingerprint given from outside, signed it. `movePin`: it is newer and
    /// takes the pin's place. The difference is that from the pin, where there is one.
    case accepted(movePin: Bool, ScopeDifference?)
    /// Nothing may be sealed or delivered.
    case refused(PinRefusal, ScopeDifference?)
}

/// Why a state is not accepted.
public enum PinRefusal: Hashable, Sendable {
    /// The state is not signed by its own current key, or is not sound in itself.
    case unsound(ScopeStateError.Reason)
    /// It is the state of a scope of another name, copied here.
    case otherScope(ScopeName)
    /// Another key, which no signature of the pinned one vouches for.
    case unknownKey
    /// The state's current key was retired: merge the branch that holds this sequence.
    case retiredKey(mergeSequence: Int)
    /// Two states claim this sequence.
    case fork(sequence: Int)
    /// It is older than what has been delivered already.
    case rewound(recorded: Int)
    /// The fingerprint is not the one that was given from outside.
    case otherFingerprint(expected: ScopeFingerprint, found: ScopeFingerprint)
}
