import SecretMemory

/// The id that all values sealed in place in one YAML document carry: 8 random bytes, in hex.
///
/// It keeps a value from opening in a copy of its document by accident. Against attackers, signed commits do that.
public struct DocumentID: HexadecimalName {
    static let byteCount = 8

    public let bytes: [UInt8]

    /// `nil` when `text` is not 16 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    public static func random() -> DocumentID {
        DocumentID(unchecked: randomBytes(byteCount))
    }
}

extension DocumentID: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension DocumentID: Comparable {
    public static func < (a: DocumentID, b: DocumentID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
