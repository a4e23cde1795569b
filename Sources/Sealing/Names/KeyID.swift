/// Which key of a scope sealed a value: 16 lower-case hex digits, the beginning of a hash of the public key.
///
/// It is a handle to find a key, never a proof: whoever finds a key by it compares the key.
public struct KeyID: HexadecimalName {
    static let byteCount = 8

    public let bytes: [UInt8]

    /// `nil` when `text` is not 16 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension KeyID: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension KeyID: Comparable {
    public static func < (a: KeyID, b: KeyID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
