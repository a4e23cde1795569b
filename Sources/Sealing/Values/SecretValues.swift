import SecretMemory

/// Many values that are only read from now on, so that tasks may share them: what a batch is sealed from and what one
/// is opened into.
public final class SecretValues: Sendable {
    private let parts: [Part]
    private let partCount: Int
    public let count: Int

    /// The values of `slots` in `arena`.
    public convenience init(_ arena: consuming SecretArena, _ slots: [SecretArena.Slot]) {
        self.init([Part(arena, slots)], partCount: max(1, slots.count))
    }

    /// All parts but the last have `partCount` values.
    init(_ parts: [Part], partCount: Int) {
        self.parts = parts
        self.partCount = partCount
        count = parts.reduce(0) { $0 + $1.slots.count }
    }

    /// Lends the value at `index` for the length of `body`; `nil` if there is none, because it did not open.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let part = parts[index / partCount]
        guard let slot = part.slots[index % partCount] else { return nil }
        return try part.arena.withBytes(of: slot, body)
    }

    /// Whether the value at `index` opened.
    public func isPresent(at index: Int) -> Bool {
        parts[index / partCount].slots[index % partCount] != nil
    }

    /// What the value at `index` is, of values that were opened.
    public func type(at index: Int) -> ValueType? {
        parts[index / partCount].types[index % partCount]
    }

    /// The places of values that did not open.
    public var missing: [Int] {
        (0..<count).filter { !isPresent(at: $0) }
    }
}

extension SecretValues {
    /// One arena with the places of its values.
    final class Part: Sendable {
        let arena: SecretArena
        let slots: [SecretArena.Slot?]
        let types: [ValueType?]

        init(_ arena: consuming SecretArena, _ slots: [SecretArena.Slot?], types: [ValueType?]? = nil) {
            self.arena = arena
            self.slots = slots
            self.types = types ?? slots.map { _ in nil }
        }
    }
}
