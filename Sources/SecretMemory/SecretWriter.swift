/// A text with secrets in it that is being written, in guarded memory all the way.
public struct SecretWriter: ~Copyable, Sendable {
    private var storage: SecretBytes
    public private(set) var count = 0

    public init(capacity: Int = 256) {
        storage = SecretBytes(zeroed: max(capacity, 16))
    }

    public mutating func append(_ byte: UInt8) {
        reserve(1)
        let position = count
        storage.withMutableBytes { $0[position] = byte }
        count += 1
    }

    public mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        let position = count
        storage.withMutableBytes { target in
            for index in bytes.indices { target[position + index] = bytes[index] }
        }
        count += bytes.count
    }

    /// What is no secret.
    public mutating func append(_ text: String) {
        append(Array(text.utf8).span)
    }

    public mutating func append(_ secret: borrowing SecretBytes) {
        secret.withBytes { append($0) }
    }

    /// Forgets what was written; the memory is used again.
    public mutating func removeAll() {
        let written = count
        storage.withMutableBytes { target in
            for index in 0..<written { target[index] = 0 }
        }
        count = 0
    }

    /// Lends what was written so far.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let written = count
        return try storage.withBytes { (all) throws(Failure) in try body(all.extracting(0..<written)) }
    }

    /// All that was written, as one secret.
    public consuming func finish() -> SecretBytes {
        storage.copy(0..<count)
    }

    private mutating func reserve(_ more: Int) {
        guard count + more > storage.count else { return }
        var larger = SecretBytes(zeroed: max(storage.count * 2, count + more))
        let written = count
        storage.withBytes { old in
            larger.withMutableBytes { target in
                for index in 0..<written { target[index] = old[index] }
            }
        }
        storage = larger
    }
}
