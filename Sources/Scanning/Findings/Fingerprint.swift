/// A name for a found secret: the same wherever it stands, another one for another secret.
///
/// 16 bytes, keyed and over the rule's family and the whole secret: two rules of one vendor that see the same secret
/// agree. The key is no secret of ours, so who guesses a weak password can check the guess against its fingerprint.
public struct FindingFingerprint: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 32 hexadecimal digits in lower case.
    public let text: String

    /// Reads one back; `nil` for everything that is none.
    public init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 32, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    init(of secret: [UInt8], family: String, key: [UInt8]) {
        text = KeyedHash.digest([Array("finding".utf8)[...], Array(family.utf8)[...], secret[...]], key: key)
            .prefix(16).map(hexadecimal).joined()
    }

    public var description: String { text }

    public static func < (left: FindingFingerprint, right: FindingFingerprint) -> Bool { left.text < right.text }
}
