/// A place in a text of SSH's wire format (RFC 4251, section 5), which the caller keeps: so that a private key can stay
/// in guarded memory while it is read.
struct SSHWireReader {
    private(set) var position = 0

    func isAtEnd(_ bytes: Span<UInt8>) -> Bool { position == bytes.count }

    /// A `uint32`.
    mutating func number(_ bytes: Span<UInt8>) -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        defer { position += 4 }
        return (position..<position + 4).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
    }

    /// Where a `string` lies: four bytes of length, then the bytes.
    mutating func string(_ bytes: Span<UInt8>) -> Range<Int>? {
        guard let length = number(bytes), Int(length) <= bytes.count - position else { return nil }
        defer { position += Int(length) }
        return position..<position + Int(length)
    }
}
