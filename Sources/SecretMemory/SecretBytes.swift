import CSodium

/// Bytes of a secret: guarded while they live, wiped when they end, never printed and never copied.
///
/// The memory comes from `sodium_malloc`: page-aligned between guard pages, locked where the system allows it, kept
/// out of core dumps, checked for overruns and wiped when it is freed. One allocation costs tens of microseconds and
/// several memory mappings, so batches of values live in one ``SecretArena`` instead.
public struct SecretBytes: ~Copyable {
    public let count: Int
    private let start: UnsafeMutableRawPointer

    /// `count` bytes, all zero.
    public init(zeroed count: Int) {
        precondition(count >= 0)
        self.count = count
        self.start = GuardedMemory.allocate(count)
    }

    /// Copies `bytes`; the caller still has to wipe what it copied from.
    public init(copying bytes: Span<UInt8>) {
        self.init(zeroed: bytes.count)
        bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
    }

    /// Moves `bytes` here: copies them and wipes the array's storage.
    public init(moving bytes: inout [UInt8]) {
        self.init(copying: bytes.span)
        wipe(&bytes)
        bytes.removeAll()
    }

    /// `count` random bytes.
    public static func random(_ count: Int) -> SecretBytes {
        let secret = SecretBytes(zeroed: count)
        GuardedMemory.fillRandomly(secret.memory)
        return secret
    }

    deinit { GuardedMemory.free(start) }

    private var memory: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: start, count: count) }

    public var isEmpty: Bool { count == 0 }

    /// For the library's own functions, inside this module.
    var pointer: UnsafeMutablePointer<UInt8> { start.assumingMemoryBound(to: UInt8.self) }

    /// Lends the bytes for the length of `body`.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(Span(_unsafeElements: UnsafeBufferPointer(memory.bindMemory(to: UInt8.self))))
    }

    /// Lends the bytes for writing for the length of `body`.
    public mutating func withMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var span = MutableSpan(_unsafeElements: memory.bindMemory(to: UInt8.self))
        return try body(&span)
    }

    /// A copy of `range`, as a secret of its own.
    public func copy(_ range: Range<Int>) -> SecretBytes {
        withBytes { SecretBytes(copying: $0.extracting(range)) }
    }

    /// Compares in time that depends on the lengths only.
    public func isEqual(to other: borrowing SecretBytes) -> Bool {
        guard count == other.count else { return false }
        return sodium_memcmp(memory.baseAddress, other.memory.baseAddress, count) == 0
    }
}

// The memory is owned by exactly one value, which is noncopyable, and writing needs exclusive access to it.
extension SecretBytes: @unchecked Sendable {}
