import BoundedPatterns
import Sealing

/// The forms that texts of our files have.
extension Schema.Pattern {
    package static let repositoryID = Schema.Pattern(expression: "^[0-9a-f]{32}$", words: "32 hexadecimal digits") {
        $0.utf8.count == 32 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    package static let glob = Schema.Pattern(expression: "^[^!]", words: "a pattern for paths, without negation") {
        Glob($0) != nil
    }

    package static let regularExpression = Schema.Pattern(
        expression: "^.+$", words: "a regular expression as PCRE2 has it"
    ) {
        !$0.isEmpty && (try? BoundedPattern($0)) != nil
    }

    package static let recipientName = Schema.Pattern(
        expression: "^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$", words: "a recipient's name: letters, digits and _ . @ + -"
    ) { RecipientRecord.isName($0) }

    package static let groupName = Schema.Pattern(
        expression: "^[a-z0-9][a-z0-9_-]{0,62}$", words: "a group's name: a-z, 0-9, _ and -, 63 characters at most"
    ) { ScopeName($0) != nil }

    package static let scope = Schema.Pattern(
        expression: "^[a-z0-9][a-z0-9_-]{0,62}$", words: "a scope's name: a-z, 0-9, _ and -, 63 characters at most"
    ) { ScopeName($0) != nil }

    package static let store = Schema.Pattern(
        expression: "^[a-z0-9][a-z0-9_-]{0,62}$", words: "a store's name: a-z, 0-9, _ and -, 63 characters at most"
    ) { StoreName($0) != nil }

    package static let secretName = Schema.Pattern(
        expression: "^[A-Za-z0-9_+=@][A-Za-z0-9_+=.@-]*(/[A-Za-z0-9_+=@][A-Za-z0-9_+=.@-]*)*$",
        words: "a secret's name: segments of letters, digits and _+=.@- joined by /, 512 characters at most"
    ) { SecretName($0) != nil }

    package static let keyID = Schema.Pattern(expression: "^[0-9a-f]{16}$", words: "16 hexadecimal digits") {
        KeyID($0) != nil
    }

    package static let base64url = Schema.Pattern(expression: "^[A-Za-z0-9_-]+$", words: "base64url without padding") {
        !$0.isEmpty
            && $0.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                }
            }
    }

    package static let day = Schema.Pattern(
        expression: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", words: "a day, as in 2026-11-24"
    ) {
        UTCDay($0) != nil
    }

    /// What a rotation's window may be; its meaning is ``Rotation``'s.
    package static let duration = Schema.Pattern(
        expression: "^[1-9][0-9]{0,5}[mhd]$", words: "a length of time in minutes, hours or days, as in 4h"
    ) { text in
        guard let unit = text.utf8.last, "mhd".utf8.contains(unit) else { return false }
        let digits = text.utf8.dropLast()
        return (1...6).contains(digits.count) && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }
}
