/// The keys of an `authorized_keys` file, as sshd reads it (its manual page, AUTHORIZED_KEYS FILE FORMAT).
public enum AuthorizedKeys {
    public static let maximumLength = 1 << 20
    private static let maximumEntries = 1000

    /// One line that holds a key, or should.
    public struct Entry: Sendable {
        /// From 1.
        public let line: Int
        public let comment: String
        public let key: Result<any AgeRecipient, Fault>
    }

    /// Why a line is passed over.
    public enum Fault: Error, Hashable, Sendable {
        /// A kind of key that nothing can be sealed to.
        case unsupported(String)
        case rsaKeySize(bits: Int)
        /// A key that signs other keys is nobody's own.
        case authority
        case malformed
    }

    /// Every line but blank ones and comments; `nil` for a text that is too long.
    public static func parse(_ text: String) -> [Entry]? {
        guard text.utf8.count <= maximumLength else { return nil }
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let line = line.drop { isBlank($0) }
            guard let first = line.first, first != "#" else { continue }
            guard entries.count < maximumEntries else { return nil }
            entries.append(entry(index + 1, line))
        }
        return entries
    }

    private static func entry(_ number: Int, _ line: Substring) -> Entry {
        if let (comment, key) = key(line) { return Entry(line: number, comment: comment, key: key) }
        // What does not begin with a key begins with options.
        guard let options = options(line) else { return Entry(line: number, comment: "", key: .failure(.malformed)) }
        let rest = line[options.endIndex...].drop { isBlank($0) }
        guard let (comment, key) = key(rest) else { return Entry(line: number, comment: "", key: .failure(.malformed)) }
        let isAuthority = names(of: options).contains("cert-authority")
        return Entry(line: number, comment: comment, key: isAuthority ? .failure(.authority) : key)
    }

    /// A key at the start of a text, and the comment behind it; `nil` when something else stands there.
    private static func key(_ text: Substring) -> (comment: String, key: Result<any AgeRecipient, Fault>)? {
        let words = text.split(maxSplits: 2) { isBlank($0) }
        guard words.count >= 2, isKind(words[0]) else { return nil }
        var comment = words.count > 2 ? words[2].drop { isBlank($0) } : ""
        while let last = comment.last, isBlank(last) { comment.removeLast() }
        do throws(AgeError) {
            return (String(comment), .success(try RecipientParser.parse("\(words[0]) \(words[1])")))
        } catch {
            let fault: Fault =
                switch error {
                case .unsupportedRecipient(let kind): .unsupported(kind)
                case .rsaKeySize(let bits): .rsaKeySize(bits: bits)
                default: .malformed
                }
            return (String(comment), .failure(fault))
        }
    }

    private static func isKind(_ word: Substring) -> Bool {
        ["ssh-", "ecdsa-", "sk-"].contains { word.hasPrefix($0) } && !word.contains { $0 == "=" || $0 == "," }
    }

    /// Everything before the first blank outside of quotes; `nil` when a quote does not end.
    private static func options(_ line: Substring) -> Substring? {
        var isQuoted = false
        var isEscaped = false
        var end = line.startIndex
        while end < line.endIndex, isQuoted || !isBlank(line[end]) {
            if isQuoted, line[end] == "\\", !isEscaped {
                isEscaped = true
            } else {
                if line[end] == "\"", !isEscaped { isQuoted.toggle() }
                isEscaped = false
            }
            end = line.index(after: end)
        }
        return isQuoted ? nil : line[..<end]
    }

    /// The names of the options, without values.
    private static func names(of options: Substring) -> [String] {
        var names = [""]
        var isQuoted = false
        var previous: Character = " "
        for character in options {
            if character == "\"", previous != "\\" { isQuoted.toggle() }
            if !isQuoted {
                if character == "," { names.append("") } else { names[names.count - 1].append(character) }
            }
            previous = character
        }
        return names.map { $0.lowercased() }
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
