import SecretMemory
import Testing

@testable import Sealing

@Suite("Giving a scope a new key")
struct ScopesRekeyTests {
    private func bytes(_ seed: borrowing ScopeSeed) -> [UInt8] {
        seed.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    @Test("who was removed reads nothing new, and who stayed reads all that was")
    func rekey() throws {
        let before = try Fixture.second()
        let state = try Fixture.rekeyed()
        #expect(state.sequence == 3)
        #expect(state.previous == before.hash)
        #expect(state.currentKey == (try Fixture.seed(2).key(.x25519)))
        #expect(state.keys[state.current]?.readers == [Fixture.alice.fingerprint])
        #expect(Set(state.signatures.keys) == [before.current, state.current])
        try state.verifySignatures()
        #expect(bytes(try state.retiredSeed(before.current, with: Fixture.seed(2))) == [UInt8](repeating: 1, count: 32))
    }

    @Test("a retired seed opens with the current one only, under its own id, in its own scope")
    func retiredSeed() throws {
        let state = try Fixture.rekeyed()
        let retired = try Fixture.second().current
        #expect(throws: SealingError.doesNotOpen) { _ = try state.retiredSeed(retired, with: Fixture.seed(3)) }
        #expect(throws: SealingError.doesNotOpen) { _ = try state.retiredSeed(state.current, with: Fixture.seed(2)) }
        let renamed = state.with { $0.name = scopeNamed("dev") }
        #expect(throws: SealingError.doesNotOpen) { _ = try renamed.retiredSeed(retired, with: Fixture.seed(2)) }
        // A seed that opens well and is not that of the retired key.
        let swapped = try state.with { state in
            let sealed = try RetiredSeed.seal(
                Fixture.seed(7), of: retired, under: state.currentKey, in: state.name)
            state.keys[retired]?.retirement?.sealed = sealed
        }
        #expect(throws: SealingError.doesNotOpen) { _ = try swapped.retiredSeed(retired, with: Fixture.seed(2)) }
    }

    @Test("through many keys, each seed is sealed again to the newest", arguments: KEM.allCases)
    func chain(kem: KEM) throws {
        var state = try Fixture.first(kem: kem)
        for number in 2...6 as ClosedRange<UInt8> {
            state = try Fixture.rekey(state, from: number - 1, to: number, ["alice": Fixture.alice], kem: kem)
            try state.verifySignatures()
            #expect(state.faultWhenRead == nil)
        }
        for number in 1...5 as ClosedRange<UInt8> {
            let id = try Fixture.seed(number).keyID(kem)
            #expect(bytes(try state.retiredSeed(id, with: Fixture.seed(6))) == [UInt8](repeating: number, count: 32))
        }
    }

    @Test("a classical scope becomes post-quantum and takes its old seeds along")
    func upgrade() throws {
        let state = try Fixture.rekey(Fixture.second(), from: 1, to: 2, ["alice": Fixture.alice], kem: .xwing)
        #expect(state.faultWhenRead == nil)
        try state.verifySignatures()
        let old = try Fixture.seed(1).keyID(.x25519)
        #expect(bytes(try state.retiredSeed(old, with: Fixture.seed(2))) == [UInt8](repeating: 1, count: 32))
    }

    @Test("a downgrade leaves post-quantum seeds behind, and only those")
    func downgrade() throws {
        let classical = try Fixture.first()
        let postQuantum = try Fixture.rekey(classical, from: 1, to: 2, ["alice": Fixture.alice], kem: .xwing)
        let state = try Fixture.rekey(
            postQuantum, from: 2, to: 3, ["alice": Fixture.alice, "bob": Fixture.bob], kem: .x25519,
            allowingDowngrade: true)
        #expect(state.faultWhenRead == nil)
        try state.verifySignatures()
        #expect(state.keys[postQuantum.current]?.retirement?.sealed == nil)
        #expect(
            bytes(try state.retiredSeed(classical.current, with: Fixture.seed(3))) == [UInt8](repeating: 1, count: 32))
    }

    @Test("a new key comes from a new seed, made by who has the current one")
    func seeds() throws {
        let state = try Fixture.rekeyed()
        #expect(throws: ScopeChangeError.seedInUse) {
            _ = try Fixture.rekey(state, from: 2, to: 1, ["alice": Fixture.alice])
        }
        #expect(throws: ScopeChangeError.seedInUse) {
            _ = try Fixture.rekey(state, from: 2, to: 2, ["alice": Fixture.alice], kem: .xwing)
        }
        #expect(throws: ScopeChangeError.seedOfOtherKey) {
            _ = try Fixture.rekey(state, from: 1, to: 3, ["alice": Fixture.alice])
        }
    }

    @Test("a retired seed that does not open stops the re-key")
    func brokenSeed() throws {
        let retired = try Fixture.seed(1).keyID(.x25519)
        let state = try Fixture.rekeyed().with { state in
            state.keys[retired]?.retirement?.sealed?[40] ^= 1
        }
        #expect(throws: ScopeChangeError.retiredSeedDoesNotOpen(retired)) {
            _ = try Fixture.rekey(state, from: 2, to: 3, ["alice": Fixture.alice])
        }
    }

    @Test("nothing is sealed to a key that somebody has who is no recipient any more")
    func formerReaders() throws {
        let state = try Fixture.second()
        #expect(try state.sealingKey() == state.currentKey)
        let removed = state.with { $0.recipients["bob"] = nil }
        #expect(throws: RekeyDue(scope: Fixture.name, formerReaders: [Fixture.bob.fingerprint])) {
            _ = try removed.sealingKey()
        }
    }
}

@Suite("What vouches for a state")
struct ScopesSignatureTests {
    private func fault(_ state: ScopeState) -> ScopeStateError.Reason? {
        do {
            try state.verifySignatures()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("the current key's signature is required; a retired one's alone is none")
    func currentKeySigns() throws {
        let state = try Fixture.rekeyed()
        #expect(fault(state) == nil)
        #expect(fault(state.with { $0.signatures[state.current] = nil }) == .unsigned)
        let retired = try Fixture.second().current
        #expect(fault(state.with { $0.signatures[retired] = nil }) == nil)
    }

    @Test("every signature that is there must be good, and by a key of the scope")
    func allSignatures() throws {
        let state = try Fixture.rekeyed()
        let retired = try Fixture.second().current
        #expect(fault(state.with { $0.signatures[retired]?[0] ^= 1 }) == .wrongSignature(retired))
        #expect(fault(state.with { $0.signatures[state.current]?.removeLast() }) == .wrongSignature(state.current))
        let stranger = try Fixture.seed(9).keyID(.x25519)
        #expect(
            fault(state.with { $0.signatures[stranger] = $0.signatures[retired] }) == .signedByUnknownKey(stranger))
    }

    @Test("a signature is over this content and no other")
    func content() throws {
        let state = try Fixture.second()
        let changes: [(inout ScopeState) -> Void] = [
            { $0.name = scopeNamed("dev") }, { $0.sequence = 3 }, { $0.previous = nil },
            { $0.stores["x"] = "0000000000000000" },
            { $0.recipients["carol"] = Fixture.carol }, { $0.recipients["bob"] = nil },
            { $0.keys[$0.current]?.readers = [] },
        ]
        for change in changes { #expect(fault(state.with(change)) == .wrongSignature(state.current)) }
    }

    @Test("a signature of other bytes by the same key is none")
    func domainSeparation() throws {
        let state = try Fixture.first()
        let bare = try state.with { $0.signatures[$0.current] = try Fixture.seed(1).sign($0.signedBytes) }
        #expect(fault(bare) == .wrongSignature(state.current))
    }

    @Test("each retired key must name a successor that is there, and none may follow itself")
    func succession() throws {
        func resigned(_ change: (inout ScopeState) throws -> Void) throws -> ScopeState {
            try Fixture.rekeyed().with { state in
                try change(&state)
                state.signatures = [:]
            }.signed(by: Fixture.seed(2))
        }
        func retirement(_ number: UInt8, names successor: ScopeKey) throws -> KeyRecord.Retirement {
            .init(
                day: Fixture.day, sealed: nil,
                successor: try Fixture.seed(number).sign(ScopeState.successionMessage(Fixture.name, successor)))
        }
        let retired = try Fixture.second().current
        let stranger = try Fixture.seed(9).key(.x25519)
        let elsewhere = try resigned { $0.keys[retired]?.retirement = try retirement(1, names: stranger) }
        #expect(fault(elsewhere) == .brokenSuccession(retired))
        let circle = try resigned { state in
            let third = try Fixture.seed(3).key(.x25519)
            state.keys[third.id] = KeyRecord(
                key: third, created: Fixture.day, readers: [],
                retirement: try retirement(3, names: Fixture.seed(1).key(.x25519)))
            state.keys[retired]?.retirement = try retirement(1, names: third)
        }
        guard case .brokenSuccession = fault(circle) else {
            Issue.record("a circle was accepted")
            return
        }
        // Two branches were re-keyed, and one key was kept: both of the others name it.
        let joined = try resigned { state in
            let third = try Fixture.seed(3).key(.x25519)
            state.keys[third.id] = KeyRecord(
                key: third, created: Fixture.day, readers: [], retirement: try retirement(3, names: state.currentKey))
        }
        #expect(fault(joined) == nil)
    }
}
