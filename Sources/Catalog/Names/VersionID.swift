/// The id of one version of a secret: 64 lower-case hex digits.
///
/// It is a hash of public inputs (see ``EffectiveSecret``), so it can be computed without opening anything, and it has
/// the form of AWS Secrets Manager's ClientRequestToken, which it becomes there.
public struct VersionID: Hashable, Sendable {
    public let text: String

    /// `nil` when `text` is not 64 lower-case hex digits.
    public init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(Self.isHexDigit) else { return nil }
        self.text = text
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension VersionID: CustomStringConvertible {
    public var description: String { text }
}
