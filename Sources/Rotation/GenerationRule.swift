import Catalog

/// How a new value is made: so many characters, each drawn from those that are allowed.
public struct GenerationRule: Hashable, Sendable {
    /// AWS's own default, and its bounds.
    public static let defaultLength = 32
    public static let lengths = 1...4096

    public let length: Int
    /// Printable ASCII without space, less what is excluded; sorted, at least two.
    public let alphabet: [UInt8]

    /// `nil` when the length is out of range or fewer than two characters are left.
    init?(_ rule: RotationSpec.GenerateRule) {
        length = rule.length ?? Self.defaultLength
        let excluded = Set((rule.exclude ?? "").utf8)
        alphabet = (UInt8(ascii: "!")...UInt8(ascii: "~")).filter { !excluded.contains($0) }
        guard Self.lengths.contains(length), alphabet.count >= 2 else { return nil }
    }
}
