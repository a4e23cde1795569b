import Sealing
import SecretMemory

/// A value on its way into a store: one of a batch that stays where it is guarded.
public struct LentValue: Sendable {
    private let values: SecretValues
    private let index: Int

    /// - Parameter index: of a value that is there, see ``SecretValues/isPresent(at:)``.
    public init(_ values: SecretValues, at index: Int) {
        self.values = values
        self.index = index
    }

    /// Lends the bytes for the length of `body`; `nil` if there are none.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        try values.withBytes(at: index, body)
    }
}

extension LentValue {
    /// A single value.
    public init(_ bytes: borrowing SecretBytes) {
        var arena = SecretArena(capacity: bytes.count)
        let slot = bytes.withBytes { arena.append($0) }
        self.init(SecretValues(arena, slot.map { [$0] } ?? []), at: 0)
    }
}
