/// The SHA-1 name of a git object.
public struct ObjectName: Hashable, Sendable {
    public static let byteCount = 20

    /// The first eight and the middle eight bytes and the last four, big-endian: comparing them compares the bytes.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// Reads 20 bytes at `offset`; `nil` when they are not there.
    public init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard offset >= 0, offset <= bytes.count - Self.byteCount else { return nil }
        self.init(unchecked: bytes, at: offset)
    }

    /// Reads 20 bytes at `offset`; the caller has checked that they are there.
    init(unchecked bytes: UnsafeRawBufferPointer, at offset: Int) {
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
    }

    /// From 40 hexadecimal digits, else `nil`.
    public init?(hex: String) {
        guard hex.utf8.count == 2 * Self.byteCount, hex.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
            let high = UInt64(hex.prefix(16), radix: 16),
            let middle = UInt64(hex.dropFirst(16).prefix(16), radix: 16),
            let low = UInt32(hex.dropFirst(32), radix: 16)
        else { return nil }
        self.high = high
        self.middle = middle
        self.low = low
    }

    var firstByte: Int { Int(high >> 56) }
}

extension ObjectName: Comparable {
    public static func < (a: ObjectName, b: ObjectName) -> Bool {
        (a.high, a.middle, a.low) < (b.high, b.middle, b.low)
    }
}

extension ObjectName: CustomStringConvertible {
    public var description: String {
        Self.hex(high, digits: 16) + Self.hex(middle, digits: 16) + Self.hex(UInt64(low), digits: 8)
    }

    private static func hex(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
