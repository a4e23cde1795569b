import Crypto
import SecretMemory

/// The short name of a recipient: 16 hex digits, the beginning of a hash of its public key's canonical text.
///
/// A recipient who has a passphrase instead of a key has a random one.
public struct Fingerprint: HexadecimalName {
    static let byteCount = 8

    public let bytes: [UInt8]

    /// `nil` when `text` is not 16 lower-case hex digits.
    public init?(_ text: String) {
        self.init(hexadecimal: text.utf8)
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Of a recipient's canonical text: Bech32 in lower case, or `TYPE BASE64` of an SSH key.
    public init(recipient canonicalText: String) {
        self.init(digest: SHA256.hash(data: Array(canonicalText.utf8)))
    }

    public static func random() -> Fingerprint {
        Fingerprint(unchecked: randomBytes(byteCount))
    }
}

extension Fingerprint: CustomStringConvertible {
    public var description: String { hexadecimal }
}

extension Fingerprint: Comparable {
    public static func < (a: Fingerprint, b: Fingerprint) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
