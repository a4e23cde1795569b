import Testing

@testable import Sealing

@Suite("Changing a scope")
struct ScopesChangeTests {
    @Test("a change makes the next state, which names the one before and wants a signature")
    func nextState() throws {
        let first = try Fixture.first()
        let next = try first.adding(Fixture.bob, named: "bob", isPostQuantum: false)
        #expect(next.sequence == 2)
        #expect(next.previous == first.hash)
        #expect(next.signatures.isEmpty)
        #expect(throws: ScopeStateError(file: "scope.yaml", location: nil, reason: .unsigned)) {
            try next.verifySignatures()
        }
        try next.signed(by: Fixture.seed(1)).verifySignatures()
    }

    @Test("who is let in is a reader of the current key from then on")
    func adding() throws {
        let state = try Fixture.second()
        #expect(state.recipients["bob"] == Fixture.bob)
        #expect(state.keys[state.current]?.readers == [Fixture.alice.fingerprint, Fixture.bob.fingerprint])
        #expect(state.formerReaders.isEmpty)
    }

    @Test("a recipient is there once, under one name, with one key")
    func addingTwice() throws {
        let state = try Fixture.second()
        #expect(throws: ScopeChangeError.alreadyRecipient("bob")) {
            _ = try state.adding(Fixture.bob, named: "robert", isPostQuantum: false)
        }
        #expect(throws: ScopeChangeError.recipientNameIsTaken("bob")) {
            _ = try state.adding(Fixture.carol, named: "bob", isPostQuantum: false)
        }
    }

    @Test(
        "names and keys that YAML would not take without quotes are refused",
        arguments: [
            "", "-bob", "@bob", "bo b", "bob:", "bob#", "bób", "~", String(repeating: "b", count: 129),
        ])
    func invalidNames(name: String) throws {
        let state = try Fixture.first()
        #expect(throws: ScopeChangeError.invalidRecipientName(name)) {
            _ = try state.adding(Fixture.bob, named: name, isPostQuantum: false)
        }
        let key = RecipientRecord(publicKey: "\(name)\n", added: Fixture.day)
        #expect(throws: ScopeChangeError.invalidPublicKey(recipient: "bob")) {
            _ = try state.adding(key, named: "bob", isPostQuantum: false)
        }
    }

    @Test("keys of SSH and addresses as names are written so that they come back")
    func unusualRecipients() throws {
        let key = RecipientRecord(
            publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+/abc=", added: Fixture.day)
        let state = try Fixture.first().adding(key, named: "0bob.o+x@example.org", isPostQuantum: false)
            .signed(by: Fixture.seed(1))
        #expect(state.faultWhenRead == nil)
    }

    @Test("a scope never has more than 1,000 recipients, and never none")
    func recipientLimits() throws {
        let everyone = Dictionary(
            uniqueKeysWithValues: (0..<999).map {
                ("r\($0)", RecipientRecord(publicKey: "age1r\($0)", added: Fixture.day))
            })
        let state = try Fixture.first().with { $0.recipients.merge(everyone) { $1 } }
        #expect(throws: ScopeChangeError.tooManyRecipients(limit: 1_000)) {
            _ = try state.adding(Fixture.bob, named: "bob", isPostQuantum: false)
        }
        #expect(throws: ScopeChangeError.noRecipients) {
            _ = try ScopeState.create(
                Fixture.name, seed: Fixture.seed(1), kem: .x25519, recipients: [:], stores: [:], day: Fixture.day)
        }
    }

    @Test("stores are allowed with a definition, allowed again with another, and denied")
    func stores() throws {
        let state = try Fixture.first()
        let allowed = try state.allowing("aws", digest: "0123456789abcdef")
        #expect(allowed.stores == ["default": "6aaa657409126bf6", "aws": "0123456789abcdef"])
        #expect(try allowed.allowing("aws", digest: "fedcba9876543210").stores["aws"] == "fedcba9876543210")
        #expect(try allowed.denying("default").stores == ["aws": "0123456789abcdef"])
        #expect(throws: ScopeChangeError.storeIsNotAllowed("vault")) { _ = try allowed.denying("vault") }
        #expect(throws: ScopeChangeError.invalidStoreName("A")) {
            _ = try state.allowing("A", digest: "0123456789abcdef")
        }
        #expect(throws: ScopeChangeError.invalidStoreDigest("123")) { _ = try state.allowing("aws", digest: "123") }
    }

    @Test("a scope without stores is written and read")
    func noStores() throws {
        let state = try Fixture.first().denying("default").signed(by: Fixture.seed(1))
        #expect(String(decoding: state.serialized(), as: UTF8.self).contains("\n  stores: {}\n"))
        #expect(state.faultWhenRead == nil)
    }

    @Test("only the seed of a key of the scope signs")
    func signing() throws {
        let state = try Fixture.first()
        #expect(throws: ScopeChangeError.seedOfNoKey) { _ = try state.signed(by: Fixture.seed(9)) }
    }

    @Test("the last sequence has no next")
    func sequenceEnds() throws {
        let state = try Fixture.first().with { $0.sequence = ScopeState.maximumSequence }
        #expect(throws: ScopeChangeError.sequenceExhausted) { _ = try state.denying("default") }
    }

    @Test("a scope is post-quantum when all of its recipients are, and says who holds it back")
    func suite() {
        let all = KEMChoice(isPostQuantum: ["alice": true, "safe": true])
        #expect(all.kem == .xwing)
        #expect(all.heldBackBy.isEmpty)
        let some = KEMChoice(isPostQuantum: ["zoe": false, "alice": true, "bob": false])
        #expect(some.kem == .x25519)
        #expect(some.heldBackBy == ["bob", "zoe"])
    }

    @Test("a classical recipient does not slip into a post-quantum scope")
    func downgrade() throws {
        let state = try Fixture.first(kem: .xwing)
        #expect(throws: ScopeChangeError.needsDowngrade) {
            _ = try state.adding(Fixture.bob, named: "bob", isPostQuantum: false)
        }
        #expect(try state.adding(Fixture.bob, named: "bob", isPostQuantum: true).recipients.count == 2)
        #expect(throws: ScopeChangeError.needsDowngrade) {
            _ = try Fixture.rekey(state, from: 1, to: 2, ["alice": Fixture.alice, "bob": Fixture.bob])
        }
    }

    @Test(
        "days are those of the calendar",
        arguments: [
            (0, "1970-01-01"), (86_399, "1970-01-01"), (951_782_400, "2000-02-29"), (951_868_800, "2000-03-01"),
            (1_709_164_800, "2024-02-29"), (4_107_542_399, "2100-02-28"), (4_107_542_400, "2100-03-01"),
            (1_795_564_799, "2026-11-24"), (253_402_300_799, "9999-12-31"), (Int.max, "9999-12-31"), (-1, "1970-01-01"),
        ])
    func days(seconds: Int, text: String) {
        #expect(UTCDay(secondsSince1970: seconds).text == text)
        #expect(UTCDay(text) != nil)
    }

    @Test(
        "what is no day is none",
        arguments: [
            "", "2026-11-31", "2025-02-29", "2100-02-29", "1969-12-31", "2026-1-1", "2026-00-10", "2026/11/24",
            "2026-11-2４",
            "+026-11-24",
        ])
    func notADay(text: String) {
        #expect(UTCDay(text) == nil)
    }
}
