/// What names one state of a scope: SHA-256, in hex, of all bytes of its file before the signatures.
public struct StateHash: HexadecimalName {
    static let byteCount = 32

    public let bytes: [UInt8]

    /// `nil` when `text` is not 64 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension StateHash: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension StateHash: Comparable {
    public static func < (a: StateHash, b: StateHash) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
