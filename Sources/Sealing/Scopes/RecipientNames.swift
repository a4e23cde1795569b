extension RecipientRecord {
    /// Whether a recipient may be called `text`: what stands in YAML without quotes and in a command line without thought.
    public static func isName(_ text: String) -> Bool {
        guard text.utf8.count <= 128, let first = text.utf8.first, isAlphanumeric(first) || first == underscore else {
            return false
        }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == underscore || ".@+-".utf8.contains($0) }
    }

    /// Whether `text` can be the canonical text of a public key; whether it is one, its own kind says.
    static func isPublicKey(_ text: String) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard text.utf8.count <= 8_192, words.count <= 2 else { return false }
        return words.allSatisfy { word in
            guard let first = word.first, isAlphanumeric(first) else { return false }
            return word.allSatisfy { isAlphanumeric($0) || "+/=._@-".utf8.contains($0) }
        }
    }

    private static let underscore = UInt8(ascii: "_")

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
