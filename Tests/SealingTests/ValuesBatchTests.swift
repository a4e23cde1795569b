import SecretMemory
import Testing

@testable import Sealing

@Suite("Many values at once")
struct ValuesBatchTests {
    private let scope = scopeNamed("prod")

    private func pair() throws -> (sealer: ValueSealer, opener: ValueOpener) {
        let seed = try seedOf([UInt8](repeating: 9, count: 32))
        return (
            try ValueSealer(scope: scope, key: seed.key(.x25519)), ValueOpener(scope: scope, seed: seed, kem: .x25519)
        )
    }

    private func binding(_ index: Int) -> Binding { .manifest(secretName: "s/\(index)", key: .value) }

    private func values(_ count: Int) -> SecretValues {
        var arena = SecretArena(capacity: 16 * count)
        let slots = (0..<count).compactMap { arena.append(Array("value \($0)".utf8).span) }
        return SecretValues(arena, slots)
    }

    @Test("what is sealed together opens together, in order", arguments: [0, 1, 127, 128, 129, 400])
    func roundTrip(count: Int) async throws {
        let (sealer, opener) = try pair()
        let sealed = try await sealer.seal(
            values(count), as: (0..<count).map { ValueSealer.Request(type: .string, binding: binding($0)) })
        #expect(sealed.count == count)
        let opened = try await opener.open(
            sealed.enumerated().map { .init($0.element, binding: binding($0.offset), expecting: .string) })
        #expect(opened.count == count)
        #expect(opened.missing.isEmpty)
        for index in 0..<count {
            let isRight = opened.withBytes(at: index) { constantTimeEqual($0, Array("value \(index)".utf8).span) }
            #expect(isRight == true)
        }
    }

    @Test("what does not open is missing, and nothing else")
    func failures() async throws {
        let (sealer, opener) = try pair()
        let count = 300
        let sealed = try await sealer.seal(
            values(count), as: (0..<count).map { ValueSealer.Request(type: .string, binding: binding($0)) })
        let moved: Set = [0, 128, 299]
        let requests = sealed.indices.map { index in
            ValueOpener.Request(
                sealed[index], binding: binding(moved.contains(index) ? 1_000 : index), expecting: .string)
        }
        let opened = try await opener.open(requests)
        #expect(opened.missing == moved.sorted())
        #expect(opened.withBytes(at: 128) { $0.count } == nil)
        #expect(opened.withBytes(at: 129) { $0.count } == "value 129".utf8.count)
    }

    @Test("a value that cannot be sealed stops the batch with its error")
    func sealingFails() async throws {
        let (sealer, _) = try pair()
        let requests = (0..<200).map { index in
            ValueSealer.Request(type: index == 150 ? .typedScalar : .string, binding: binding(index))
        }
        await #expect(throws: SealingError.valueDoesNotFitType(.typedScalar)) {
            _ = try await sealer.seal(values(200), as: requests)
        }
    }

    @Test("a batch that was opened can be sealed again, under the same ids")
    func sealedAgain() async throws {
        let (sealer, opener) = try pair()
        let count = 140
        let requests = (0..<count).map { ValueSealer.Request(type: .string, binding: binding($0)) }
        let sealed = try await sealer.seal(values(count), as: requests)
        let opened = try await opener.open(
            sealed.enumerated().map { .init($0.element, binding: binding($0.offset), expecting: .string) })
        let again = try await sealer.seal(opened, as: requests)
        #expect(again.map(\.valueID) == sealed.map(\.valueID))
        #expect(Set(again).isDisjoint(with: sealed))
        #expect(
            try opener.open(again[139], binding: binding(139), expecting: .string).copied == Array("value 139".utf8))
    }

    @Test("a cancelled batch ends with CancellationError")
    func cancellation() async throws {
        let (sealer, _) = try pair()
        let requests = (0..<1_000).map { ValueSealer.Request(type: .string, binding: binding($0)) }
        let values = values(1_000)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await sealer.seal(values, as: requests)
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}
