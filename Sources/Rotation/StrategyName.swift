/// The name of a way to rotate: a kind, and where the kind has several, a variant, as in `postgres/alternating-users`.
public struct StrategyName: Hashable, Sendable {
    public let kind: String
    public let variant: String?

    /// `nil` when `text` is not one or two words of `a-z`, `0-9` and `-`, joined by `/`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), text.utf8.count <= 128, parts.allSatisfy(Self.isWord) else { return nil }
        kind = parts[0]
        variant = parts.count == 2 ? parts[1] : nil
    }

    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
    }
}

extension StrategyName: CustomStringConvertible {
    public var description: String { variant.map { "\(kind)/\($0)" } ?? kind }
}
