import TestSupport
import Testing
import YAMLDocument

@testable import Sealing

@Suite("The state of a scope")
struct ScopesStateTests {
    private var vector: SealVectors.ScopeStateVector { SealVectors.all.scopeState }
    private var text: String { vector.file }

    private func parse(_ text: String) throws -> ScopeState {
        try ScopeState(parsing: Array(text.utf8), file: "scope.yaml")
    }

    @Test("what an independent implementation wrote and signed is read and verified")
    func independentState() throws {
        let state = try parse(text)
        try state.verifySignatures()
        #expect(state.hash.description == vector.stateHash)
        #expect(state.serialized() == Array(text.utf8))
        #expect(state.name.text == "prod")
        #expect(state.sequence == 1)
        #expect(state.previous == nil)
        #expect(state.stores == ["default": "6aaa657409126bf6"])
        #expect(state.recipients["alice"]?.publicKey == vector.recipient)
        #expect(state.recipients["alice"]?.fingerprint.description == vector.fingerprint)
        #expect(state.currentKey == (try SealVectors.all.cases[0].scopeSeed().key(.x25519)))
    }

    @Test("we write and sign the same bytes")
    func sameBytes() throws {
        let seed = try SealVectors.all.cases[0].scopeSeed()
        let recipient = RecipientRecord(publicKey: vector.recipient, added: Fixture.day)
        let state = try ScopeState.create(
            Fixture.name, seed: seed, kem: .x25519, recipients: ["alice": recipient],
            stores: ["default": "6aaa657409126bf6"], day: Fixture.day
        ).signed(by: seed)
        #expect(String(decoding: state.serialized(), as: UTF8.self) == text)
    }

    @Test("every single-bit flip is refused")
    func bitFlips() throws {
        let bytes = try Fixture.rekeyed().serialized()
        var readable = 0
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                guard let state = try? ScopeState(parsing: damaged, file: "scope.yaml") else { continue }
                readable += 1
                if (try? state.verifySignatures()) != nil {
                    Issue.record("accepted with bit \(bit) of byte \(position) flipped")
                }
            }
        }
        // Digits of dates and signatures still read well: the signatures alone refuse them.
        #expect(readable > 500)
    }

    @Test("every truncation is refused, at either end, by itself or by the pin")
    func truncations() throws {
        let whole = try Fixture.rekeyed()
        let bytes = whole.serialized()
        for count in bytes.indices {
            for part in [bytes.prefix(count), bytes.suffix(count)] {
                guard let state = try? ScopeState(parsing: Array(part), file: "scope.yaml"),
                    (try? state.verifySignatures()) != nil
                else { continue }
                // Without its last line, the signature of the key that was current before, it is still what its readers
                // have signed. Whoever knows that key misses its signature.
                #expect(state.hash == whole.hash)
                let before = try Fixture.second()
                guard case .refused(.unknownKey, _) = state.judge(pinned: before) else {
                    Issue.record("accepted with \(count) bytes")
                    continue
                }
            }
        }
    }

    @Test("states with every kind of field come back", arguments: KEM.allCases)
    func roundTrip(kem: KEM) throws {
        var state = try Fixture.first(kem: kem, stores: [:])
        #expect(state.faultWhenRead == nil)
        state = try state.allowing("aws", digest: "00000000000000ff")
        #expect(state.faultWhenRead == .missing(field: "signatures"))
        state = try state.adding(
            RecipientRecord(passphraseNamed: .random(), added: Fixture.day), named: "safe", isPostQuantum: true
        ).signed(by: Fixture.seed(1))
        #expect(state.faultWhenRead == nil)
        state = try Fixture.rekey(state, from: 1, to: 2, ["alice": Fixture.alice], kem: kem)
        #expect(state.faultWhenRead == nil)
        try state.verifySignatures()
    }
}

// MARK: - Spelling

extension ScopesStateTests {
    private func deviation(of text: String) -> (deviation: ScopeStateError.Deviation, line: Int?)? {
        do {
            _ = try parse(text)
            return nil
        } catch let error as ScopeStateError {
            guard case .notAsWritten(let deviation) = error.reason else { return nil }
            return (deviation, error.location?.line)
        } catch {
            return nil
        }
    }

    @Test("converted line endings are refused and named")
    func lineEndings() throws {
        let found = try #require(deviation(of: text.replacing("\n", with: "\r\n")))
        #expect(found.deviation.likelyCause == .lineEndings)
        #expect(found.line == 1)
    }

    @Test("a byte order mark is refused and named")
    func byteOrderMark() throws {
        #expect(try #require(deviation(of: "\u{FEFF}" + text)).deviation.likelyCause == .byteOrderMark)
    }

    @Test(
        "what a formatter or a hand did is shown with its line",
        arguments: [
            ("\nspec:\n", "\nspec: # the content\n", 5, "spec: # the content"),
            ("kind: Scope\n", "kind: \"Scope\"\n", 2, "kind: \"Scope\""),
            ("  sequence: 1\n  previous: none\n", "  previous: none\n  sequence: 1\n", 6, "  previous: none"),
            ("current:\n    \"", "current: \"", 10, "  current: \"0faae0a495ae4b28\""),
            ("        - \"", "      - \"", 19, "      - \"6a804773982840fa\""),
            ("spec:\n", "spec: \n", 5, "spec: "),
            ("signatures:\n", "\nsignatures:\n", 25, ""),
            ("apiVersion", "# hand-edited\napiVersion", 1, "# hand-edited"),
            ("sequence: 1", "sequence: 01", 6, "  sequence: 01"),
        ])
    func formatting(original: String, changed: String, line: Int, found: String) throws {
        let deviation = try #require(self.deviation(of: text.replacing(original, with: changed)))
        #expect(deviation.deviation.likelyCause == .formatting)
        #expect(deviation.line == line)
        #expect(deviation.deviation.found == found)
    }

    @Test("a missing final newline is refused, and so is what follows the signatures")
    func ends() throws {
        #expect(deviation(of: String(text.dropLast())) != nil)
        #expect(deviation(of: text + "\n") != nil)
        #expect(try #require(deviation(of: text + "# end\n")).deviation.expected == nil)
        #expect(throws: ScopeStateError.self) { _ = try parse(text + "---\n") }
        #expect(throws: ScopeStateError.self) { _ = try parse(text + text) }
    }

    @Test(
        "fields that are missing, unknown or of another form are named with their place",
        arguments: [
            ("kind: Scope\n", "", ScopeStateError.Reason.missing(field: "kind")),
            ("kind: Scope\n", "kind: Scope\nkinds: 1\n", .unknown(field: "kinds")),
            ("kind: Scope", "kind: Secret", .invalid(field: "kind")),
            ("git-seal/v1\n", "git-seal/v2\n", .invalid(field: "apiVersion")),
            ("name: prod", "name: PROD", .invalid(field: "name")),
            ("sequence: 1", "sequence: 0", .invalid(field: "sequence")),
            ("sequence: 1", "sequence: 9999999999", .invalid(field: "sequence")),
            ("sequence: 1", "sequence: 2", .invalid(field: "previous")),
            ("previous: none", "previous: nobody", .invalid(field: "previous")),
            ("default: \"6aaa", "default: \"6AAA", .invalid(field: "stores.default")),
            ("kem: x25519", "kem: x448", .invalid(field: "kem")),
            ("2026-11-24\n      readers", "2026-13-24\n      readers", .invalid(field: "created")),
            ("- \"6a80", "- \"6A80", .invalid(field: "readers")),
            ("    alice:", "    al ice:", .invalid(field: "recipients.al ice")),
            ("publicKey: age1", "publicKey: \"age1\\n", .yaml(.syntax(""))),
            ("fingerprint: \"6a80", "fingerprint: \"6a81", .fingerprintOfOtherKey(recipient: "alice")),
        ])
    func fields(original: String, changed: String, reason: ScopeStateError.Reason) throws {
        try #require(text.contains(original))
        do {
            _ = try parse(text.replacing(original, with: changed))
            Issue.record("was read")
        } catch let error as ScopeStateError {
            if case .yaml = reason, case .yaml = error.reason { return }
            #expect(error.reason == reason)
        }
    }

    @Test("a file that is too large is not parsed")
    func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: ScopeState.maximumByteCount + 1)
        #expect(
            throws: ScopeStateError(file: "f", location: nil, reason: .tooLarge(limit: ScopeState.maximumByteCount))
        ) {
            _ = try ScopeState(parsing: bytes, file: "f")
        }
    }

    @Test("the state of another scope is refused in a folder of this name")
    func otherFolder() {
        #expect(throws: ScopeStateError(file: "f", location: nil, reason: .otherScope(Fixture.name))) {
            _ = try ScopeState(parsing: Array(text.utf8), file: "f", expecting: scopeNamed("dev"))
        }
    }

    @Test("damaged files are refused without a crash")
    func fuzz() throws {
        var random = SeededGenerator(seed: 0x5C09E)
        let good = [Array(text.utf8), try Fixture.rekeyed().serialized()]
        for _ in 0..<1_000 {
            for bytes in good { ScopeStateFuzz.run(random.mutation(of: bytes)) }
        }
    }
}

/// Reads any bytes as the state of a scope; what is read must be written the same.
enum ScopeStateFuzz {
    static func run(_ bytes: [UInt8]) {
        guard let state = try? ScopeState(parsing: bytes, file: "scope.yaml") else { return }
        #expect(state.serialized() == bytes)
        try? state.verifySignatures()
    }
}
