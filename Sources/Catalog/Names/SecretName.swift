/// The name of a secret: one or more segments joined by `/`, as `metadata.name` holds it.
///
/// A segment is made of `A-Z a-z 0-9 _ + = . @ -`, does not begin with `.` or `-`, and is neither `.` nor `..`; the whole is
/// at most 512 bytes. So a name is a safe relative path and a legal AWS Secrets Manager name as it stands. A secret is
/// identified by its scope and its name together.
public struct SecretName: Hashable, Sendable {
    public static let maximumLength = 512

    public let text: String

    /// `nil` when `text` is not a name.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.maximumLength else { return nil }
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.allSatisfy(Self.isSegment) else { return nil }
        self.text = text
    }

    private static func isSegment(_ bytes: Substring.UTF8View) -> Bool {
        guard let first = bytes.first, isLeading(first) else { return false }
        return bytes.allSatisfy { isLeading($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isLeading(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "@"):
            true
        default:
            false
        }
    }
}

extension SecretName: CustomStringConvertible {
    public var description: String { text }
}

extension SecretName: Comparable {
    /// By bytes, so that an order never depends on a locale.
    public static func < (a: SecretName, b: SecretName) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}
