import CSodium

/// Many secrets in one guarded allocation, for batches: opening ten thousand values one `SecretBytes` each would cost
/// more time than the decryption and run into the kernel's limit of memory mappings.
///
/// Values are appended until ``capacity`` is used up; a ``Slot`` names one of them. All are wiped together.
public struct SecretArena: ~Copyable, Sendable {
    /// Where one value lies in the arena that made it.
    public struct Slot: Sendable, Hashable {
        let range: Range<Int>
        public var count: Int { range.count }
    }

    private var memory: SecretBytes
    public private(set) var used = 0

    public init(capacity: Int) {
        memory = SecretBytes(zeroed: capacity)
    }

    public var capacity: Int { memory.count }

    /// Copies `bytes` in; `nil` when they do not fit any more.
    public mutating func append(_ bytes: Span<UInt8>) -> Slot? {
        guard bytes.count <= capacity - used else { return nil }
        let slot = Slot(range: used..<used + bytes.count)
        memory.withMutableBytes { target in
            for index in bytes.indices { target[slot.range.lowerBound + index] = bytes[index] }
        }
        used = slot.range.upperBound
        return slot
    }

    /// What was appended since `used` was `start`, as one value.
    public func slot(from start: Int) -> Slot {
        Slot(range: min(start, used)..<used)
    }

    /// Lends one value for the length of `body`.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        of slot: Slot, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try memory.withBytes { (all) throws(Failure) in try body(all.extracting(slot.range)) }
    }

    /// Lends all memory, for who has to hand addresses to the system.
    func withMemory<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        body(UnsafeMutableRawBufferPointer(start: memory.pointer, count: memory.count))
    }

    /// All that was appended, as one secret.
    public func copyAll() -> SecretBytes {
        memory.copy(0..<used)
    }

    /// Wipes everything and starts over; slots given out before are void.
    public mutating func removeAll() {
        memory.withMutableBytes { target in
            for index in 0..<target.count { target[index] = 0 }
        }
        used = 0
    }
}
