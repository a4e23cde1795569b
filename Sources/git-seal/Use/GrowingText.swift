import SecretMemory

/// A text with secrets in it that grows in guarded memory, up to a limit: one allocation, however many pieces.
struct GrowingText: ~Copyable {
    private var arena = SecretArena(capacity: 4096)
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// - Returns: whether it fits.
    mutating func append(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= limit - arena.used else { return false }
        if bytes.count > arena.capacity - arena.used {
            var larger = SecretArena(capacity: min(limit, max(2 * arena.capacity, arena.used + bytes.count)))
            arena.withBytes(of: arena.slot(from: 0)) { _ = larger.append($0) }
            arena = larger
        }
        return arena.append(bytes) != nil
    }

    consuming func finish() -> SecretBytes { arena.copyAll() }
}
