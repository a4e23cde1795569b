import SecretMemory

/// The public name of one set of a value: 16 random bytes, in hex.
///
/// New whenever a value is set, kept when it is merely sealed again. So everybody sees whether a value changed, and
/// nobody sees to what.
public struct ValueID: HexadecimalName {
    static let byteCount = 16

    public let bytes: [UInt8]

    /// `nil` when `text` is not 32 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    public static func random() -> ValueID {
        ValueID(unchecked: randomBytes(byteCount))
    }
}

extension ValueID: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension ValueID: Comparable {
    public static func < (a: ValueID, b: ValueID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
