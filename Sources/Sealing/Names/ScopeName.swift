/// The name of a scope: `[a-z0-9][a-z0-9_-]{0,62}`, so that it is a folder's name and a part of a token as it stands.
public struct ScopeName: Hashable, Sendable {
    public static let maximumLength = 63

    public let text: String

    /// `nil` when `text` is not the name of a scope.
    public init?(_ text: String) {
        guard Self.isName(text.utf8) else { return nil }
        self.text = text
    }

    /// Stores have names of the same form.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= maximumLength, let first = bytes.first, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension ScopeName: CustomStringConvertible {
    public var description: String { text }
}

extension ScopeName: Comparable {
    public static func < (a: ScopeName, b: ScopeName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}
