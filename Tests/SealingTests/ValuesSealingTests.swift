import SecretMemory
import TestSupport
import Testing

@testable import Sealing

@Suite("Sealing and opening")
struct ValuesSealingTests {
    private let scope = scopeNamed("prod")
    private let binding = Binding.manifest(secretName: "payments/db", key: .data("password"))
    private let inPlace = Binding(owner: .none, steps: [.key("k")])

    private func pair(_ kem: KEM, fill: UInt8 = 7) throws -> (sealer: ValueSealer, opener: ValueOpener) {
        let seed = try seedOf([UInt8](repeating: fill, count: 32))
        return (try ValueSealer(scope: scope, key: seed.key(kem)), ValueOpener(scope: scope, seed: seed, kem: kem))
    }

    @Test("values of every size come back, and a token is never longer than tokens may be", arguments: KEM.allCases)
    func roundTrips(kem: KEM) throws {
        let (sealer, opener) = try pair(kem)
        var random = SeededGenerator(seed: 0x5EA1)
        for count in [0, 1, 13, 14, 30, 31, 255, 4_096, PaddedPlaintext.maximumValueCount] {
            let value = random.bytes(count)
            let sealed = try sealer.seal(value.span, type: .bytes, binding: binding)
            #expect(try SealedValue(token: sealed.token) == sealed)
            #expect(sealed.token.utf8.count <= SealedValue.maximumLength)
            #expect(try opener.open(sealed, binding: binding, expecting: .bytes).copied == value)
        }
    }

    @Test("the longest token is the longest value, in place, in the scope with the longest name")
    func longestToken() throws {
        let scope = try #require(ScopeName(String(repeating: "s", count: 63)))
        let sealer = try ValueSealer(scope: scope, key: try seedOf([UInt8](repeating: 1, count: 32)).key(.xwing))
        let value = [UInt8](repeating: 0xFF, count: PaddedPlaintext.maximumValueCount)
        let binding = Binding(owner: .none, steps: [.key("k")])
        let sealed = try sealer.seal(value.span, type: .bytes, binding: binding, documentID: .random())
        #expect(try SealedValue(token: sealed.token) == sealed)
        #expect(sealed.token.utf8.count <= SealedValue.maximumLength)
        #expect(throws: TokenError.tooLong) {
            try SealedValue(token: String(repeating: "s", count: SealedValue.maximumLength + 1))
        }
    }

    @Test("sealing twice gives two tokens and, unless told otherwise, two value ids")
    func isRandomized() throws {
        let (sealer, _) = try pair(.x25519)
        let value = Array("hunter2".utf8)
        let first = try sealer.seal(value.span, type: .string, binding: binding)
        let second = try sealer.seal(value.span, type: .string, binding: binding)
        #expect(first.valueID != second.valueID)
        let third = try sealer.seal(value.span, type: .string, binding: binding, valueID: first.valueID)
        #expect(third.valueID == first.valueID)
        #expect(third != first)
    }

    @Test(
        "a value that was moved does not open",
        arguments: [
            Binding.manifest(secretName: "payments/dc", key: .data("password")),
            Binding.manifest(secretName: "payments/db", key: .data("Password")),
            Binding.manifest(secretName: "payments/db", key: .value),
            Binding(owner: .manifest("payments/db"), steps: []),
            Binding(owner: .manifest("payments/db"), steps: [.key("password"), .key("")]),
            Binding(owner: .manifest("payments/db"), steps: [.item(identityKey: "password", identityValue: "")]),
            Binding(owner: .none, steps: [.key("password")]),
        ])
    func movedValue(elsewhere: Binding) throws {
        let (sealer, opener) = try pair(.x25519)
        let sealed = try sealer.seal(Array("x".utf8).span, type: .string, binding: binding)
        #expect(throws: SealingError.doesNotOpen) {
            _ = try opener.open(sealed, binding: elsewhere, expecting: .string)
        }
    }

    @Test("a value moved between places of one document, or between documents, does not open")
    func movedInPlace() throws {
        let (sealer, opener) = try pair(.x25519)
        let object = Binding.Owner.object(group: "apps", kind: "Deployment", namespace: "pay", name: "web")
        let here = Binding(owner: object, steps: [.key("env"), .item(identityKey: "name", identityValue: "TOKEN")])
        let document = DocumentID.random()
        let sealed = try sealer.seal(Array("x".utf8).span, type: .string, binding: here, documentID: document)
        #expect(try opener.open(sealed, binding: here).bytes.copied == Array("x".utf8))
        let elsewhere = [
            Binding(owner: object, steps: [.key("env"), .item(identityKey: "name", identityValue: "TOKEN2")]),
            Binding(owner: object, steps: [.key("env"), .anyItem]),
            Binding(
                owner: .object(group: "", kind: "appsDeployment", namespace: "pay", name: "web"), steps: here.steps),
            Binding(owner: .none, steps: here.steps),
        ]
        for place in elsewhere {
            #expect(throws: SealingError.doesNotOpen) { _ = try opener.open(sealed, binding: place) }
        }
        let copy = SealedValue(
            scope: scope, keyID: sealed.keyID,
            header: BodyHeader(valueID: sealed.valueID, documentID: .random()), sealed: sealed.sealed)
        #expect(throws: SealingError.doesNotOpen) { _ = try opener.open(copy, binding: here) }
    }

    @Test("another key, another scope, another type: one error")
    func wrongKey() throws {
        let (sealer, opener) = try pair(.x25519)
        let sealed = try sealer.seal(Array("x".utf8).span, type: .string, binding: binding)
        #expect(throws: SealingError.doesNotOpen) { _ = try opener.open(sealed, binding: binding, expecting: .bytes) }
        for other in [try pair(.x25519, fill: 8).opener, try pair(.xwing).opener] {
            #expect(throws: SealingError.doesNotOpen) {
                _ = try other.open(sealed, binding: binding, expecting: .string)
            }
        }
        let dev = ValueOpener(
            scope: try #require(ScopeName("dev")), seed: try seedOf([UInt8](repeating: 7, count: 32)), kem: .x25519)
        #expect(throws: SealingError.doesNotOpen) { _ = try dev.open(sealed, binding: binding, expecting: .string) }
        let renamed = try SealedValue(token: sealed.token.replacing("seal:v1:prod:", with: "seal:v1:dev:"))
        #expect(throws: SealingError.doesNotOpen) { _ = try dev.open(renamed, binding: binding, expecting: .string) }
    }

    @Test("what cannot be opened is not sealed")
    func refusesToSeal() throws {
        let (sealer, _) = try pair(.x25519)
        let long = [UInt8](repeating: 0, count: PaddedPlaintext.maximumValueCount + 1)
        #expect(throws: SealingError.valueTooLong(limit: 65_536)) {
            _ = try sealer.seal(long.span, type: .bytes, binding: binding)
        }
        #expect(throws: SealingError.valueDoesNotFitType(.string)) {
            _ = try sealer.seal([0xC3, 0x28].span, type: .string, binding: binding)
        }
        #expect(throws: SealingError.valueDoesNotFitType(.typedScalar)) {
            _ = try sealer.seal(Array("yes".utf8).span, type: .typedScalar, binding: inPlace, documentID: .random())
        }
        #expect(throws: SealingError.bindingDoesNotFitFormat) {
            _ = try sealer.seal([0x31].span, type: .typedScalar, binding: binding)
        }
        #expect(throws: SealingError.bindingDoesNotFitFormat) {
            _ = try sealer.seal([0x31].span, type: .string, binding: binding, documentID: .random())
        }
        #expect(throws: SealingError.bindingDoesNotFitFormat) {
            _ = try sealer.seal([0x31].span, type: .string, binding: inPlace)
        }
    }

    @Test("every single-bit flip of a token is refused")
    func bitFlips() throws {
        let (sealer, opener) = try pair(.x25519)
        let sealed = try sealer.seal(Array("hunter2".utf8).span, type: .string, binding: binding)
        try expectRefusals(of: sealed, by: opener, bits: 0..<8, step: 1)
    }

    @Test("every single-bit flip of a token in place is refused")
    func inPlaceBitFlips() throws {
        let (sealer, opener) = try pair(.x25519)
        let sealed = try sealer.seal(
            Array("5432".utf8).span, type: .typedScalar, binding: inPlace, documentID: .random())
        try expectRefusals(of: sealed, by: opener, at: inPlace, bits: 0..<8, step: 1)
    }

    @Test("every truncation of a token is refused, at either end", arguments: KEM.allCases, [true, false])
    func truncations(kem: KEM, isInPlace: Bool) throws {
        let (sealer, opener) = try pair(kem)
        let place = isInPlace ? inPlace : binding
        let sealed = try sealer.seal(
            Array("hunter2".utf8).span, type: .string, binding: place, documentID: isInPlace ? .random() : nil)
        let type = try opener.open(sealed, binding: place).type
        #expect(type == .string)
        for count in 0..<sealed.token.utf8.count {
            for text in [sealed.token.prefix(count), sealed.token.suffix(count)] {
                guard let value = try? SealedValue(token: String(text)) else { continue }
                #expect(throws: SealingError.doesNotOpen) { _ = try opener.open(value, binding: place).type }
            }
        }
    }

    @Test("flips all over a post-quantum token are refused")
    func postQuantumBitFlips() throws {
        let (sealer, opener) = try pair(.xwing)
        let sealed = try sealer.seal(Array("hunter2".utf8).span, type: .string, binding: binding)
        // Bits 0 and 4 give other characters of the alphabet nearly everywhere; the rest is the other test's.
        try expectRefusals(of: sealed, by: opener, bits: 0..<5, step: 4)
    }

    private func expectRefusals(
        of sealed: SealedValue, by opener: ValueOpener, at place: Binding? = nil, bits: Range<Int>, step: Int
    ) throws {
        let token = Array(sealed.token.utf8)
        var parsed = 0
        for position in token.indices {
            for bit in stride(from: bits.lowerBound, to: bits.upperBound, by: step) {
                var damaged = token
                damaged[position] ^= 1 << UInt8(bit)
                guard let text = String(validating: damaged, as: UTF8.self),
                    let value = try? SealedValue(token: text)
                else { continue }
                parsed += 1
                if (try? opener.open(value, binding: place ?? binding).type) != nil {
                    Issue.record("opens with bit \(bit) of character \(position) flipped")
                }
            }
        }
        #expect(parsed > token.count / 2)
    }

    @Test("damaged tokens are refused without a crash")
    func fuzz() throws {
        var random = SeededGenerator(seed: 0xF022)
        for vector in SealVectors.all.cases where vector.token.utf8.count < 3_000 {
            for _ in 0..<60 { SealedValueFuzz.run(random.mutation(of: Array(vector.token.utf8))) }
        }
    }
}

/// Reads any bytes as a token and, if they are one, tries to open it.
enum SealedValueFuzz {
    private static let opener = try? SealVectors.all.cases[0].opener()
    private static let binding = SealVectors.all.cases[0].binding

    static func run(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self), let value = try? SealedValue(token: text) else {
            return
        }
        // What parses is what would be written.
        #expect(
            SealedValue(scope: value.scope, keyID: value.keyID, header: value.header, sealed: value.sealed).token
                == text)
        _ = try? opener?.open(value, binding: binding).type
    }
}
