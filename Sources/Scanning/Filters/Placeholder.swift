/// Knows text that stands where a secret would: examples, masks, templates.
enum Placeholder {
    private static let words: [[UInt8]] = [
        "example", "placeholder", "changeme", "change_me", "change-me", "replaceme", "replace_me", "replace-me",
        "your_", "your-", "yourkey", "yourtoken", "yoursecret", "yourpassword", "insert_", "insert-", "redacted",
        "dummy", "foobar", "deadbeef", "0123456789", "1234567890", "abcdefghij", "lorem", "xxxxx", "todo", "fixme",
    ].map { Array($0.utf8) }

    /// Whether a token of a known format is a mask or an example of one.
    static func isMasked(_ secret: [UInt8]) -> Bool {
        let lower = secret.map(\.lowercased)
        if words.contains(where: { lower.contains($0) }) { return true }
        return longestRun(of: masks, in: lower) >= 5 || isTemplate(lower)
    }

    private static let masks = ByteSet("x*.•#?".utf8)

    /// The length of the longest repetition of one byte of `set`.
    private static func longestRun(of set: ByteSet, in bytes: [UInt8]) -> Int {
        var longest = 0
        var run = 0
        var last: UInt8?
        for byte in bytes {
            run = byte == last ? run + 1 : 1
            last = byte
            if set.contains(byte) { longest = max(longest, run) }
        }
        return longest
    }

    private static let templates: [[UInt8]] = ["${", "{{", "}}", "<%", "$(", "%(", "#{"].map { Array($0.utf8) }

    /// Something that a program or a tool fills in.
    static func isTemplate(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        if templates.contains(where: { bytes.contains($0) }) { return true }
        return first == UInt8(ascii: "<") && last == UInt8(ascii: ">")
            || first == UInt8(ascii: "{") && last == UInt8(ascii: "}")
            || first == UInt8(ascii: "%") && last == UInt8(ascii: "%")
    }
}
