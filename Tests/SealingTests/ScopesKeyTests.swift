import Testing
import YAMLDocument

import enum Crypto.Curve25519

@testable import Sealing

@Suite("The keys in a scope's state")
struct ScopesKeyTests {
    private func key(_ number: UInt8, _ kem: KEM = .x25519) throws -> ScopeKey { try Fixture.seed(number).key(kem) }

    private func record(
        _ key: ScopeKey, sealed: [UInt8]? = nil, isRetired: Bool = false
    ) -> KeyRecord {
        KeyRecord(
            key: key, created: Fixture.day, readers: [Fixture.alice.fingerprint],
            retirement: isRetired
                ? .init(day: Fixture.day, sealed: sealed, successor: [UInt8](repeating: 0, count: 64)) : nil)
    }

    private static let smallOrder = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test(
        "keys for which everybody computes the same secret are unusable",
        arguments: smallOrder + [
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
        ])
    func smallOrderX25519(point: String) throws {
        let bytes = try bytesOf(hex: point)
        // The library computes with it.
        let secret = try Curve25519.KeyAgreement.PrivateKey()
            .sharedSecretFromKeyAgreement(with: .init(rawRepresentation: bytes))
        #expect(secret.withUnsafeBytes { $0.allSatisfy { $0 == 0 } })
        let verifyKey = try key(1).verifyKey
        #expect(throws: ScopeKeyError.smallOrderPoint) {
            _ = try ScopeKey(kem: .x25519, publicKey: bytes, verifyKey: verifyKey)
        }
        let xwing = try key(1, .xwing).publicKey.dropLast(32) + bytes
        #expect(throws: ScopeKeyError.smallOrderPoint) {
            _ = try ScopeKey(kem: .xwing, publicKey: Array(xwing), verifyKey: verifyKey)
        }
    }

    @Test(
        "keys whose signatures anybody can forge are unusable",
        arguments: smallOrder + [
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ])
    func smallOrderEd25519(point: String) throws {
        let publicKey = try key(1).publicKey
        #expect(throws: ScopeKeyError.smallOrderPoint) {
            _ = try ScopeKey(kem: .x25519, publicKey: publicKey, verifyKey: bytesOf(hex: point))
        }
    }

    @Test("the library takes a forged signature of a key of small order, for any message")
    func forgery() throws {
        let identity = [1] + [UInt8](repeating: 0, count: 31)
        let signature = identity + [UInt8](repeating: 0, count: 32)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: identity)
        #expect(key.isValidSignature(signature, for: Array("anything".utf8)))
    }

    @Test("a key must stand under its own id")
    func otherID() throws {
        let state = try Fixture.first().with { state in
            state.keys = [state.current: record(try key(9))]
        }
        #expect(state.faultWhenRead == .keyUnderOtherID(state.current))
    }

    @Test("the current key must be there, and be neither retired nor one of several")
    func currentKey() throws {
        let state = try Fixture.first()
        let other = try key(9)
        #expect(state.with { $0.current = other.id }.faultWhenRead == .currentKeyIsMissing(other.id))
        let retired = try state.with { $0.keys[state.current] = record(try key(1), isRetired: true) }
        #expect(retired.faultWhenRead == .currentKeyIsRetired(state.current))
        let two = state.with { $0.keys[other.id] = record(other) }
        #expect(two.faultWhenRead == .keyIsNeitherCurrentNorRetired(other.id))
    }

    @Test("one seed makes one key of a scope")
    func repeatedKey() throws {
        let twin = try key(1, .xwing)
        let state = try Fixture.first().with { $0.keys[twin.id] = record(twin, isRetired: true) }
        guard case .repeatedKey = state.faultWhenRead else {
            Issue.record("\(String(describing: state.faultWhenRead))")
            return
        }
    }

    @Test("two keys under one id are refused")
    func twoKeysOneID() throws {
        let text = String(decoding: try Fixture.first().serialized(), as: UTF8.self)
        let start = try #require(text.firstRange(of: "  keys:\n")).upperBound
        let end = try #require(text.firstRange(of: "  recipients:\n")).lowerBound
        let doubled = text.replacing("  recipients:\n", with: text[start..<end] + "  recipients:\n")
        do {
            _ = try ScopeState(parsing: Array(doubled.utf8), file: "scope.yaml")
            Issue.record("was read")
        } catch {
            #expect(error.reason == .yaml(.duplicateKey(try key(1).id.description)))
        }
    }

    @Test("what a retired key's seed lies under must be the current suite, and never a weaker one")
    func sealedSeeds() throws {
        let classical = try key(9)
        let short = try Fixture.first().with {
            $0.keys[classical.id] = record(classical, sealed: [UInt8](repeating: 1, count: 79), isRetired: true)
        }
        #expect(short.faultWhenRead == .invalid(field: "sealed"))
        let postQuantum = try key(9, .xwing)
        let weak = try Fixture.first().with {
            $0.keys[postQuantum.id] = record(postQuantum, sealed: [UInt8](repeating: 1, count: 80), isRetired: true)
        }
        #expect(weak.faultWhenRead == .postQuantumSeedUnderClassicalKey(postQuantum.id))
    }

    @Test("one key in two scopes is found")
    func sharedKey() throws {
        let state = try Fixture.first()
        let copy = state.with { $0.name = scopeNamed("dev") }
        #expect(state.keyShared(with: copy) == state.current)
        let seed = try Fixture.seed(5)
        let other = try ScopeState.create(
            scopeNamed("dev"), seed: seed, kem: .x25519, recipients: ["alice": Fixture.alice], stores: [:],
            day: Fixture.day)
        #expect(state.keyShared(with: other) == nil)
    }

    @Test("limits: 1,000 recipients and 100 retired keys are read, one more is not")
    func limits() throws {
        let everyone = Dictionary(
            uniqueKeysWithValues: (0..<1_000).map {
                ("r\($0)", RecipientRecord(publicKey: "age1r\($0)", added: Fixture.day))
            })
        let full = try Fixture.first().with { $0.recipients = everyone }
        #expect(full.faultWhenRead == nil)
        #expect(full.with { $0.recipients["bob"] = Fixture.bob }.faultWhenRead == .tooManyRecipients(limit: 1_000))
        var keys = try Fixture.first().keys
        for number in 2...101 as ClosedRange<UInt8> {
            let key = try key(number)
            keys[key.id] = record(key, isRetired: true)
        }
        let old = try Fixture.first().with { $0.keys = keys }
        #expect(old.faultWhenRead == nil)
        let tooOld = try old.with { $0.keys[try key(102).id] = record(try key(102), isRetired: true) }
        #expect(tooOld.faultWhenRead == .tooManyRetiredKeys(limit: 100))
    }
}
