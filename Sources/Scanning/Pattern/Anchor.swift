/// A literal text that a match must contain, and what must stand right beside it.
///
/// Anchors are what the whole input is searched for; everything else happens only where one was found.
struct Anchor: Hashable, Sendable {
    /// A condition on the text next to the literal, cheap enough to ask at every hit.
    enum Guard: Hashable, Sendable {
        /// At least so many bytes of a set; what comes after them is another guard's business.
        case times(ByteSet, Int)
        /// As many bytes of a set as the range says, and then one that is not in it.
        case run(ByteSet, Range<Int>)
        /// A word begins or ends here.
        case wordBoundary

        /// How much of ordinary text it rules out.
        var bits: Double {
            switch self {
            case .times(let set, let count): Double(min(count, 12)) * Self.bits(of: set)
            case .run(let set, let counts): Double(min(counts.lowerBound, 12)) * Self.bits(of: set) + 1
            case .wordBoundary: 1
            }
        }

        private static func bits(of set: ByteSet) -> Double { set.count < 64 ? 1.5 : set.count < 80 ? 0.7 : 0 }
    }

    var literal: LiteralText
    /// How many bytes of a match may stand before the literal; `nil`: any number.
    var before: Int?
    /// From the literal's first byte backwards.
    var guardsBefore: [Guard]
    /// From the literal's last byte on.
    var guardsAfter: [Guard]

    var guards: [Guard] { guardsBefore + guardsAfter }
}

/// Bytes to look for; lower case where case does not matter.
struct LiteralText: Hashable, Sendable {
    var bytes: [UInt8]
    var ignoresCase: Bool

    static let empty = LiteralText(bytes: [], ignoresCase: false)

    /// The ways to match one byte of `set`, or `nil` if they are too many to list.
    static func each(of set: ByteSet, atMost limit: Int = 10) -> [LiteralText]? {
        let members = set.members
        guard !members.isEmpty, members.count <= limit else { return nil }
        var texts: [LiteralText] = []
        for byte in members {
            if let other = byte.otherCase, set.contains(other) {
                if byte.lowercased == byte { texts.append(LiteralText(bytes: [byte], ignoresCase: true)) }
            } else {
                texts.append(LiteralText(bytes: [byte], ignoresCase: false))
            }
        }
        return texts
    }

    /// One after the other. Where one ignores case, both do: that finds more, never less.
    func followed(by other: LiteralText) -> LiteralText {
        let ignoresCase = ignoresCase || other.ignoresCase
        let joined = bytes + other.bytes
        return LiteralText(bytes: ignoresCase ? joined.map(\.lowercased) : joined, ignoresCase: ignoresCase)
    }

    /// How seldom the text is in source code, in bits.
    var rarity: Double {
        var bits = 0.0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): bits += ignoresCase ? 3.5 : 4
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bits += 5.5
            case UInt8(ascii: "0")...UInt8(ascii: "9"): bits += 5
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): bits += 3.5
            case 0x20, 0x0A: bits += 2
            default: bits += 4.5
            }
        }
        return Self.commonWords.contains(bytes.map(\.lowercased)) ? min(bits / 2, 10) : bits
    }

    private static let commonWords: Set<[UInt8]> = Set(
        [
            "secret", "token", "password", "passwd", "pass", "key", "access", "auth", "http", "https", "://", "http://",
            "https://", "name", "user", "username", "api", "private", "public", "client", "server", "line", "stream",
            "close", "block", "access_", "account", "comment", "stack", "cookie", "test", "test_", "config", "type",
            "value", "data", "file", "path", "error", "return", "string", "self", "this", "code", "class",
        ].map { Array($0.utf8) })
}
