/// The name that `config.yaml` gives a store: `[a-z0-9][a-z0-9_-]{0,62}`, the same alphabet as a scope's name.
public struct StoreName: Hashable, Sendable {
    public static let `default` = StoreName(unchecked: "default")

    public let text: String

    /// `nil` when `text` is not a store name.
    public init?(_ text: String) {
        guard (1...63).contains(text.utf8.count), let first = text.utf8.first, Self.isAlphanumeric(first),
            text.utf8.allSatisfy({ Self.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension StoreName: CustomStringConvertible {
    public var description: String { text }
}

extension StoreName: Comparable {
    public static func < (a: StoreName, b: StoreName) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}
