import Crypto

/// What people compare to know that they mean the same scope: SHA-256, in hex, of its current verify key.
public struct ScopeFingerprint: HexadecimalName {
    static let byteCount = 32

    public let bytes: [UInt8]

    /// `nil` when `text` is not 64 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(verifyKey: [UInt8]) {
        self.init(digest: SHA256.hash(data: verifyKey))
    }
}

extension ScopeFingerprint: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension ScopeFingerprint: Comparable {
    public static func < (a: ScopeFingerprint, b: ScopeFingerprint) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }
}
