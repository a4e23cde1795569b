import SecretMemory
import TestSupport
import Testing

@testable import Sealing

@Suite("The text that a recipient's age file holds")
struct ScopesKeyFileTests {
    private let text = """
        git-seal scope key v1
        scope: prod
        key: 0faae0a495ae4b28
        kem: x25519
        seed: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8

        """

    private func seed() throws -> ScopeSeed { try SealVectors.all.cases[0].scopeSeed() }

    private func parse(_ text: String, scope: String = "prod", key: ScopeKey? = nil) throws -> [UInt8] {
        let key = try key ?? seed().key(.x25519)
        let text = SecretBytes(copying: Array(text.utf8).span)
        let seed = try ScopeKeyFile.parse(text, expecting: scopeNamed(scope), key: key)
        return seed.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    @Test("five lines, and the seed comes back")
    func roundTrip() throws {
        let written = ScopeKeyFile.text(scope: scopeNamed("prod"), kem: .x25519, seed: try seed()).copied
        #expect(String(decoding: written, as: UTF8.self) == text)
        #expect(try parse(text) == Array(0..<32))
    }

    @Test("a file of another scope or another key is refused as that")
    func otherKey() throws {
        #expect(throws: ScopeKeyFileError.otherKey) { _ = try parse(text, scope: "dev") }
        let other = try Fixture.seed(1).key(.x25519)
        #expect(throws: ScopeKeyFileError.otherKey) { _ = try parse(text, key: other) }
        let postQuantum = try seed().key(.xwing)
        #expect(throws: ScopeKeyFileError.otherKey) { _ = try parse(text, key: postQuantum) }
    }

    @Test("a seed that makes another key is refused, also one that makes half of it")
    func otherSeed() throws {
        let damaged = text.replacing("seed: AA", with: "seed: BA")
        #expect(throws: ScopeKeyFileError.seedOfAnotherKey) { _ = try parse(damaged) }
        let key = try seed().key(.x25519)
        let half = try ScopeKey(kem: .x25519, publicKey: key.publicKey, verifyKey: Fixture.seed(1).verifyKey)
        #expect(throws: ScopeKeyFileError.seedOfAnotherKey) { _ = try parse(text, key: half) }
    }

    @Test(
        "anything but exactly the five lines is refused",
        arguments: [
            "", "git-seal scope key v1\n", "git-seal scope key v2\nscope: prod\n",
        ])
    func otherText(text: String) throws {
        #expect(throws: ScopeKeyFileError.self) { _ = try parse(text) }
    }

    @Test("every single-bit flip is refused")
    func bitFlips() throws {
        let bytes = Array(text.utf8)
        let key = try seed().key(.x25519)
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                let text = SecretBytes(copying: damaged.span)
                #expect(throws: ScopeKeyFileError.self) {
                    _ = try ScopeKeyFile.parse(text, expecting: Fixture.name, key: key)
                }
            }
        }
    }

    @Test("damaged texts are refused without a crash")
    func fuzz() {
        var random = SeededGenerator(seed: 0xF11E)
        for _ in 0..<500 { ScopeKeyFileFuzz.run(random.mutation(of: Array(text.utf8))) }
    }
}

/// Reads any bytes as the text of a key file.
enum ScopeKeyFileFuzz {
    private static let key = try? SealVectors.all.cases[0].scopeSeed().key(.x25519)

    static func run(_ bytes: [UInt8]) {
        guard let key else { return }
        let text = SecretBytes(copying: bytes.span)
        _ = try? ScopeKeyFile.parse(text, expecting: Fixture.name, key: key).verifyKey
    }
}

@Suite("Values that removed readers could read")
struct ScopesExposedTests {
    private let first = ValueID("000102030405060708090a0b0c0d0e0f")
    private let second = ValueID("00000000000000000000000000000000")

    private func exposed() throws -> ExposedValues {
        try ExposedValues()
            .adding([try #require(first)], readBy: [Fixture.bob.fingerprint, Fixture.carol.fingerprint])
            .adding([try #require(second)], readBy: [Fixture.bob.fingerprint])
            .signed(by: Fixture.seed(2), of: Fixture.rekeyed())
    }

    @Test("one line a value, sorted, signed like the scope's state")
    func text() throws {
        let exposed = try exposed()
        let text = String(decoding: exposed.serialized(), as: UTF8.self)
        let readers = [Fixture.bob.fingerprint, Fixture.carol.fingerprint].sorted().map { "\"\($0)\"" }
            .joined(separator: ", ")
        #expect(
            text.hasPrefix(
                """
                "00000000000000000000000000000000": ["\(Fixture.bob.fingerprint)"]
                "000102030405060708090a0b0c0d0e0f": [\(readers)]
                signatures:
                  "\(try Fixture.rekeyed().current)": 
                """))
        #expect(try ExposedValues(parsing: exposed.serialized(), file: "exposed.yaml") == exposed)
        try exposed.verifySignatures(of: Fixture.rekeyed())
    }

    @Test("an entry leaves when no token has its value any more")
    func leaving() throws {
        let kept = try exposed().keeping { $0 == first }
        #expect(Array(kept.readers.keys) == [try #require(first)])
        #expect(kept.signatures.isEmpty)
    }

    @Test("with nothing exposed, the file holds a signature only")
    func empty() throws {
        let empty = try ExposedValues().signed(by: Fixture.seed(2), of: Fixture.rekeyed())
        #expect(try ExposedValues(parsing: empty.serialized(), file: "exposed.yaml") == empty)
    }

    @Test("every truncation is refused, at either end")
    func truncations() throws {
        let state = try Fixture.rekeyed()
        let bytes = try exposed().serialized()
        for count in bytes.indices {
            for part in [bytes.prefix(count), bytes.suffix(count)] {
                #expect(throws: ScopeStateError.self, "\(count) bytes") {
                    try ExposedValues(parsing: Array(part), file: "exposed.yaml").verifySignatures(of: state)
                }
            }
        }
    }

    @Test("only the current key signs, and every single-bit flip is refused")
    func signatures() throws {
        let state = try Fixture.rekeyed()
        #expect(throws: ScopeChangeError.seedOfOtherKey) { _ = try exposed().signed(by: Fixture.seed(1), of: state) }
        let bytes = try exposed().serialized()
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                guard let read = try? ExposedValues(parsing: damaged, file: "exposed.yaml") else { continue }
                if (try? read.verifySignatures(of: state)) != nil {
                    Issue.record("accepted with bit \(bit) of byte \(position) flipped")
                }
            }
        }
    }
}
