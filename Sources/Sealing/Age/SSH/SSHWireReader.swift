/// A place in a text of SSH's wire format (RFC 4251, section 5), which the caller keeps: so that a private key can stay
/// in guarded memory while it is read.
package struct SSHWireReader {
    package private(set) var position = 0

    package init() {}

    package func isAtEnd(_ bytes: Span<UInt8>) -> Bool { position == bytes.count }

    package mutating func byte(_ bytes: Span<UInt8>) -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// A `uint32`.
    package mutating func number(_ bytes: Span<UInt8>) -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        defer { position += 4 }
        return (position..<position + 4).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
    }

    /// Where a `string` lies: four bytes of length, then the bytes.
    package mutating func string(_ bytes: Span<UInt8>) -> Range<Int>? {
        guard let length = number(bytes), Int(length) <= bytes.count - position else { return nil }
        defer { position += Int(length) }
        return position..<position + Int(length)
    }

    /// Where the bytes of an `mpint` lie that is positive and has its one spelling, without the zero that keeps it so.
    package mutating func integer(_ bytes: Span<UInt8>) -> Range<Int>? {
        guard let range = string(bytes), let first = range.first else { return nil }
        if bytes[first] != 0 { return bytes[first] & 0x80 == 0 ? range : nil }
        let rest = range.dropFirst()
        guard let second = rest.first, bytes[second] & 0x80 != 0 else { return nil }
        return rest
    }
}
