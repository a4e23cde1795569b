import Testing

@testable import Sealing

@Suite("What a clone that has pinned a state accepts")
struct ScopesPinTests {
    private func isAccepted(_ decision: PinDecision, movingPin: Bool) -> Bool {
        guard case .accepted(movingPin, _) = decision else { return false }
        return true
    }

    private func refusal(_ decision: PinDecision) -> PinRefusal? {
        guard case .refused(let refusal, _) = decision else { return nil }
        return refusal
    }

    @Test("at first use, any sound state, with its fingerprint to show")
    func firstUse() throws {
        let state = try Fixture.first()
        #expect(state.judge(pinned: nil) == .firstUse(state.fingerprint))
        let unsigned = try state.denying("default")
        #expect(unsigned.judge(pinned: nil) == .refused(.unsound(.unsigned), nil))
    }

    @Test("the pinned state itself, and the pin stays")
    func same() throws {
        let state = try Fixture.first()
        #expect(isAccepted(state.judge(pinned: state), movingPin: false))
    }

    @Test("a newer state of the same key, which takes the pin's place")
    func newer() throws {
        let decision = try Fixture.second().judge(pinned: Fixture.first())
        #expect(isAccepted(decision, movingPin: true))
        guard case .accepted(_, let difference?) = decision else { return }
        #expect(difference.recipients.added == ["bob"])
        #expect(difference.recipients.removed.isEmpty)
        #expect(difference.newKey == nil)
        #expect(difference.oldSequence == 1)
        #expect(difference.newSequence == 2)
    }

    @Test("an older state of the same key, since branches differ, and the pin stays")
    func older() throws {
        #expect(isAccepted(try Fixture.first().judge(pinned: Fixture.second()), movingPin: false))
    }

    @Test("for delivery, nothing older than what was recorded")
    func rewound() throws {
        let state = try Fixture.first()
        #expect(refusal(state.judge(pinned: state, atLeast: 2)) == .rewound(recorded: 2))
        #expect(refusal(state.judge(pinned: nil, atLeast: 2)) == .rewound(recorded: 2))
        #expect(isAccepted(state.judge(pinned: state, atLeast: 1), movingPin: false))
    }

    @Test("a re-keyed state, whose key the pinned one named; it says who was removed")
    func rekeyed() throws {
        let decision = try Fixture.rekeyed().judge(pinned: Fixture.second())
        #expect(isAccepted(decision, movingPin: true))
        guard case .accepted(_, let difference?) = decision else { return }
        #expect(difference.recipients.removed == ["bob"])
        #expect(difference.newKey?.new == (try Fixture.seed(2).key(.x25519)))
        #expect(difference.newKey?.newFingerprint == (try Fixture.rekeyed().fingerprint))
    }

    @Test("a state that was re-keyed several times, by a chain of successors")
    func chain() throws {
        let pinned = try Fixture.second()
        var state = try Fixture.rekeyed()
        for number in 3...5 as ClosedRange<UInt8> {
            state = try Fixture.rekey(state, from: number - 1, to: number, ["alice": Fixture.alice])
        }
        #expect(isAccepted(state.judge(pinned: pinned), movingPin: true))
    }

    @Test("a re-keyed state of a branch that is behind in sequence: the newer key counts")
    func rekeyedOnOtherBranch() throws {
        let pinned = try Fixture.second().allowing("aws", digest: "0000000000000000").signed(by: Fixture.seed(1))
            .allowing("vault", digest: "0000000000000000").signed(by: Fixture.seed(1))
        #expect(isAccepted(try Fixture.rekeyed().judge(pinned: pinned), movingPin: true))
    }

    @Test("refused: a state whose key was retired; the branch that holds the pinned one must be merged")
    func retired() throws {
        let pinned = try Fixture.rekeyed()
        #expect(refusal(try Fixture.second().judge(pinned: pinned)) == .retiredKey(mergeSequence: 3))
        // However far the other branch went.
        let ahead = try Fixture.second().allowing("aws", digest: "0000000000000000").signed(by: Fixture.seed(1))
            .denying("aws").signed(by: Fixture.seed(1))
        #expect(refusal(ahead.judge(pinned: pinned)) == .retiredKey(mergeSequence: 3))
    }

    @Test("refused: another state of the same sequence, with or without a new key")
    func fork() throws {
        let pinned = try Fixture.second()
        let fork = try Fixture.first().adding(Fixture.carol, named: "carol", isPostQuantum: false)
            .signed(by: Fixture.seed(1))
        let decision = fork.judge(pinned: pinned)
        #expect(refusal(decision) == .fork(sequence: 2))
        guard case .refused(_, let difference?) = decision else { return }
        #expect(difference.recipients.added == ["carol"])
        #expect(difference.recipients.removed == ["bob"])
        let rekeyed = try Fixture.rekey(Fixture.first(), from: 1, to: 2, ["alice": Fixture.alice])
        #expect(refusal(rekeyed.judge(pinned: pinned)) == .fork(sequence: 2))
    }

    @Test("refused: a state that somebody made who never read the scope")
    func swappedKey() throws {
        let seed = try Fixture.seed(66)
        let attack = try ScopeState.create(
            Fixture.name, seed: seed, kem: .x25519, recipients: ["alice": Fixture.alice], stores: [:], day: Fixture.day
        ).signed(by: seed)
        let decision = attack.judge(pinned: try Fixture.first())
        #expect(refusal(decision) == .unknownKey)
        guard case .refused(_, let difference?) = decision else { return }
        #expect(difference.newKey?.new == attack.currentKey)
        // Also with the real key beside it, retired in favour of the attacker's without its signature.
        let disguised = try attack.with { state in
            let real = try Fixture.first()
            state.keys[real.current] = real.keys[real.current]
            let successor = seed.sign(ScopeState.successionMessage(state.name, state.currentKey))
            state.keys[real.current]?.retirement = .init(day: Fixture.day, sealed: nil, successor: successor)
            state.sequence = 2
            state.previous = real.hash
        }.signed(by: seed)
        #expect(
            refusal(disguised.judge(pinned: try Fixture.first()))
                == .unsound(.brokenSuccession(try Fixture.first().current)))
    }

    @Test("refused: the right public key with another verify key, under the same id")
    func swappedVerifyKey() throws {
        let seed = try Fixture.seed(66)
        let attack = try Fixture.first().with { state in
            let key = try ScopeKey(kem: .x25519, publicKey: state.currentKey.publicKey, verifyKey: seed.verifyKey)
            state.keys = [key.id: KeyRecord(key: key, created: Fixture.day, readers: [], retirement: nil)]
            state.sequence = 2
            state.signatures = [:]
        }.signed(by: seed)
        #expect(attack.current == (try Fixture.first().current))
        #expect(refusal(attack.judge(pinned: try Fixture.first())) == .unknownKey)
    }

    @Test("refused: a change that no reader signed")
    func unsignedChange() throws {
        let attack = try Fixture.first().with { $0.recipients["mallory"] = Fixture.mallory }
        let decision = attack.judge(pinned: try Fixture.first())
        #expect(refusal(decision) == .unsound(.wrongSignature(attack.current)))
        guard case .refused(_, let difference?) = decision else { return }
        #expect(difference.recipients.added == ["mallory"])
    }

    @Test("refused: a re-key that the key before did not sign")
    func halfSignedRekey() throws {
        let pinned = try Fixture.second()
        let state = try Fixture.rekeyed().with { $0.signatures[pinned.current] = nil }
        #expect(refusal(state.judge(pinned: pinned)) == .unknownKey)
        // Later states carry the signature of their own key only.
        let later = try Fixture.rekeyed().denying("default").signed(by: Fixture.seed(2))
        #expect(isAccepted(later.judge(pinned: pinned), movingPin: true))
    }

    @Test("refused: the folder of another scope, copied here")
    func copiedFolder() throws {
        let seed = try Fixture.seed(1)
        let dev = try ScopeState.create(
            scopeNamed("dev"), seed: seed, kem: .x25519, recipients: ["alice": Fixture.alice], stores: [:],
            day: Fixture.day
        ).signed(by: seed)
        #expect(refusal(dev.judge(pinned: try Fixture.first())) == .otherScope(scopeNamed("dev")))
    }

    @Test("a fingerprint from outside: the current key's, or one whose successors lead there")
    func outside() throws {
        let state = try Fixture.rekeyed()
        #expect(isAccepted(state.judge(trusting: state.fingerprint), movingPin: false))
        #expect(isAccepted(state.judge(trusting: try Fixture.first().fingerprint), movingPin: false))
        let other = ScopeFingerprint(verifyKey: try Fixture.seed(9).verifyKey)
        #expect(refusal(state.judge(trusting: other)) == .otherFingerprint(expected: other, found: state.fingerprint))
        #expect(refusal(state.judge(trusting: state.fingerprint, atLeast: 4)) == .rewound(recorded: 4))
        #expect(refusal(try state.denying("default").judge(trusting: state.fingerprint)) == .unsound(.unsigned))
    }

    @Test("a difference names stores that were added, removed and redefined")
    func storeDifference() throws {
        let old = try Fixture.first(stores: ["a": "0000000000000000", "b": "0000000000000000", "c": "0000000000000000"])
        let new = try old.denying("a").allowing("b", digest: "1111111111111111").allowing(
            "d", digest: "0000000000000000")
        let difference = ScopeDifference(from: old, to: new)
        #expect(difference.stores.added == ["d"])
        #expect(difference.stores.removed == ["a"])
        #expect(difference.stores.replaced == ["b"])
        #expect(difference.recipients.isEmpty)
    }
}
