import Testing

@testable import Sealing

@Suite("Joining two states of a scope of which one has a new key")
struct ScopesJoinTests {
    /// Alice and bob read; each test goes on from here.
    private func base() throws -> ScopeState { try Fixture.second() }

    private func adding(_ recipient: RecipientRecord, _ name: String, to state: ScopeState, seed: UInt8) throws
        -> ScopeState
    {
        try state.adding(recipient, named: name, isPostQuantum: false).signed(by: Fixture.seed(seed))
    }

    @Test("a removal wins, an addition joins under the later key, and is doubtful")
    func removalAndAddition() throws {
        let ours = try Fixture.rekey(base(), from: 1, to: 2, ["alice": Fixture.alice])
        let theirs = try adding(Fixture.carol, "carol", to: base(), seed: 1)
        for (one, other, kind) in [
            (ours, theirs, ScopeJoin.Kind.oursIsAhead), (theirs, ours, ScopeJoin.Kind.theirsIsAhead),
        ] {
            let join = try #require(try ScopeJoin(base: base(), ours: one, theirs: other))
            #expect(join.kind == kind)
            #expect(join.removed == ["bob"] && join.doubtful == ["carol"])
            #expect(join.recipients.keys.sorted() == ["alice", "carol"] && join.added.keys.sorted() == ["carol"])
            let state = try join.underLaterKey().signed(by: Fixture.seed(2))
            #expect(state.faultWhenRead == nil && state.formerReaders.isEmpty)
            #expect(state.current == ours.current && state.sequence == 4)
            for pinned in [try base(), ours, theirs] {
                guard case .accepted = state.judge(pinned: pinned) else {
                    Issue.record("refused by a clone that pinned sequence \(pinned.sequence)")
                    continue
                }
            }
        }
    }

    @Test("a new key without a removal makes no addition doubtful")
    func noDoubt() throws {
        let ours = try Fixture.rekey(base(), from: 1, to: 2, ["alice": Fixture.alice, "bob": Fixture.bob])
        let theirs = try adding(Fixture.carol, "carol", to: base(), seed: 1)
        let join = try #require(try ScopeJoin(base: nil, ours: ours, theirs: theirs))
        #expect(join.doubtful.isEmpty && join.removed.isEmpty)
        #expect(join.recipients.keys.sorted() == ["alice", "bob", "carol"])
    }

    @Test("two new keys end in a third, which opens what lies under all others")
    func twoNewKeys() throws {
        let ours = try Fixture.rekey(base(), from: 1, to: 2, ["alice": Fixture.alice])
        let theirs = try adding(
            Fixture.carol, "carol",
            to: Fixture.rekey(base(), from: 1, to: 3, ["alice": Fixture.alice, "bob": Fixture.bob]), seed: 3)
        let join = try #require(try ScopeJoin(base: base(), ours: ours, theirs: theirs))
        #expect(join.kind == .bothHaveNewKeys && join.removed == ["bob"] && join.doubtful == ["carol"])
        let state = try join.underNewKey(
            Fixture.seed(4), kem: .x25519, ourSeed: Fixture.seed(2), theirSeed: Fixture.seed(3), day: Fixture.day
        ).signed(by: Fixture.seed(4)).signed(by: Fixture.seed(2)).signed(by: Fixture.seed(3))
        #expect(state.faultWhenRead == nil)
        #expect(state.keys.count == 4 && state.sequence == 5)
        #expect(state.recipients.keys.sorted() == ["alice", "carol"])
        #expect(state.openers(with: try Fixture.seed(4)).count == 4)
        #expect(
            state.everyReader(ofValuesUnder: try base().current)
                == Set([Fixture.alice, Fixture.bob, Fixture.carol].map(\.fingerprint)))
        #expect(!state.everyReader(ofValuesUnder: ours.current).contains(Fixture.bob.fingerprint))
        for pinned in [try base(), ours, theirs] {
            guard case .accepted = state.judge(pinned: pinned) else {
                Issue.record("refused by a clone that pinned \(pinned.current)")
                continue
            }
        }
    }

    @Test("a state that shares no key is another scope of that name")
    func nothingInCommon() throws {
        let other = try ScopeState.create(
            Fixture.name, seed: Fixture.seed(9), kem: .x25519, recipients: ["mallory": Fixture.mallory], stores: [:],
            day: Fixture.day
        ).signed(by: Fixture.seed(9))
        #expect(throws: ScopeMergeError.rekeyed(try base().current, other.current)) {
            try ScopeJoin(base: nil, ours: base(), theirs: other)
        }
    }

    @Test("a fork that a removed reader signed lets nobody in by itself")
    func forkOfRemovedReader() throws {
        let ours = try Fixture.rekey(base(), from: 1, to: 2, ["alice": Fixture.alice])
        let fork = try Fixture.rekey(
            base(), from: 1, to: 7, ["alice": Fixture.alice, "bob": Fixture.bob, "mallory": Fixture.mallory])
        let join = try #require(try ScopeJoin(base: base(), ours: ours, theirs: fork))
        #expect(join.removed == ["bob"])
        #expect(join.doubtful == ["mallory"])
        #expect(join.recipients["bob"] == nil)
    }

    @Test("one name for two keys is for people to decide")
    func twoKeysOfOneName() throws {
        let ours = try adding(
            Fixture.carol, "new", to: Fixture.rekey(base(), from: 1, to: 2, ["alice": Fixture.alice]), seed: 2)
        let theirs = try adding(Fixture.mallory, "new", to: base(), seed: 1)
        #expect(throws: ScopeMergeError.recipientHasTwoKeys("new")) {
            try ScopeJoin(base: base(), ours: ours, theirs: theirs)
        }
    }
}
