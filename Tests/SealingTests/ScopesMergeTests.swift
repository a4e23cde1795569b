import Testing

@testable import Sealing

@Suite("Joining two states of a scope")
struct ScopesMergeTests {
    private func sign(_ state: ScopeState) throws -> ScopeState { try state.signed(by: Fixture.seed(1)) }

    private func adding(_ recipient: RecipientRecord, _ name: String, to state: ScopeState) throws -> ScopeState {
        try sign(state.adding(recipient, named: name, isPostQuantum: false))
    }

    @Test("recipients and stores that either branch added are in the result, which is the next state")
    func additions() throws {
        let base = try Fixture.first()
        let ours = try sign(adding(Fixture.bob, "bob", to: base).allowing("aws", digest: "0000000000000000"))
        let theirs = try sign(
            adding(Fixture.carol, "carol", to: base).allowing("vault", digest: "1111111111111111")
        )
        let merged = try ScopeState.merging(base: base, ours: ours, theirs: theirs)
        #expect(merged.sequence == 4)
        #expect(merged.previous == ours.hash)
        #expect(merged.signatures.isEmpty)
        #expect(merged.recipients.keys.sorted() == ["alice", "bob", "carol"])
        #expect(merged.stores.keys.sorted() == ["aws", "default", "vault"])
        #expect(merged.formerReaders.isEmpty)
        #expect(merged.keys[merged.current]?.readers.count == 3)
        let signed = try sign(merged)
        #expect(signed.faultWhenRead == nil)
        for pinned in [base, ours, theirs] {
            guard case .accepted(true, _) = signed.judge(pinned: pinned) else {
                Issue.record("refused by a clone that pinned sequence \(pinned.sequence)")
                continue
            }
        }
    }

    @Test("without the common state recipients still join, since nobody is removed without a new key")
    func withoutBase() throws {
        let base = try Fixture.first()
        let ours = try adding(Fixture.bob, "bob", to: base)
        let theirs = try adding(Fixture.carol, "carol", to: base)
        let merged = try ScopeState.merging(base: nil, ours: ours, theirs: theirs)
        #expect(merged.recipients.keys.sorted() == ["alice", "bob", "carol"])
    }

    @Test("a store that one branch denied stays denied; without the common state nobody can tell")
    func denied() throws {
        let base = try Fixture.first()
        let ours = try sign(base.denying("default"))
        let theirs = try adding(Fixture.bob, "bob", to: base)
        #expect(try ScopeState.merging(base: base, ours: ours, theirs: theirs).stores.isEmpty)
        #expect(try ScopeState.merging(base: base, ours: theirs, theirs: ours).stores.isEmpty)
        #expect(throws: ScopeMergeError.storeDiffers("default")) {
            _ = try ScopeState.merging(base: nil, ours: ours, theirs: theirs)
        }
    }

    @Test("two definitions of one store are for a reader to decide")
    func redefined() throws {
        let base = try Fixture.first()
        let ours = try sign(base.allowing("aws", digest: "0000000000000000"))
        let theirs = try sign(base.allowing("aws", digest: "1111111111111111"))
        #expect(throws: ScopeMergeError.storeDiffers("aws")) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: theirs)
        }
        let denied = try sign(base.denying("default"))
        let changed = try sign(base.allowing("default", digest: "1111111111111111"))
        #expect(throws: ScopeMergeError.storeDiffers("default")) {
            _ = try ScopeState.merging(base: base, ours: denied, theirs: changed)
        }
    }

    @Test("one name for two keys is for a reader to decide; the same recipient twice is not")
    func sameName() throws {
        let base = try Fixture.first()
        let ours = try adding(Fixture.bob, "bob", to: base)
        #expect(throws: ScopeMergeError.recipientHasTwoKeys("bob")) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: adding(Fixture.carol, "bob", to: base))
        }
        #expect(throws: ScopeMergeError.change(.alreadyRecipient("bob"))) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: adding(Fixture.bob, "robert", to: base))
        }
        let earlier = RecipientRecord(publicKey: Fixture.bob.publicKey, added: utcDay("2026-11-23"))
        let theirs = try adding(earlier, "bob", to: base)
        #expect(try ScopeState.merging(base: base, ours: ours, theirs: theirs).recipients["bob"] == earlier)
        #expect(try ScopeState.merging(base: base, ours: theirs, theirs: ours).recipients["bob"] == earlier)
    }

    @Test("a re-key on one branch is no addition")
    func rekeyed() throws {
        let base = try Fixture.second()
        let ours = try Fixture.rekeyed()
        let theirs = try adding(Fixture.carol, "carol", to: base)
        #expect(throws: ScopeMergeError.rekeyed(ours.current, theirs.current)) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: theirs)
        }
    }

    @Test("a recipient who is missing on one branch is no addition")
    func removed() throws {
        let base = try Fixture.second()
        let ours = try sign(base.next().with { $0.recipients["bob"] = nil })
        let theirs = try adding(Fixture.carol, "carol", to: base)
        #expect(throws: ScopeMergeError.recipientRemoved("bob")) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: theirs)
        }
    }

    @Test("states of two scopes, and states that no reader signed, are not joined")
    func unsound() throws {
        let base = try Fixture.first()
        let ours = try adding(Fixture.bob, "bob", to: base)
        let forged = ours.with { $0.recipients["mallory"] = Fixture.mallory }
        #expect(throws: ScopeMergeError.unsound(.wrongSignature(ours.current))) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: forged)
        }
        let dev = try sign(
            base.with {
                $0.name = scopeNamed("dev")
                $0.signatures = [:]
            })
        #expect(throws: ScopeMergeError.otherScope(ours.name, dev.name)) {
            _ = try ScopeState.merging(base: base, ours: ours, theirs: dev)
        }
    }
}
