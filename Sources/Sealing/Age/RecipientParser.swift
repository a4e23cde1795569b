/// Public keys in all the spellings that people have them in.
public enum RecipientParser {
    public static let maximumLength = 8192

    /// The recipient of a public key; white space around it and an SSH key's comment are ignored.
    ///
    /// - Throws: ``AgeError/recipient(_:)`` with the beginning of the text.
    public static func parse(_ text: String) throws(AgeError) -> any AgeRecipient {
        let text = text.trimmingWhitespace()
        if text.utf8.count <= maximumLength, let recipient = recipient(text) { return recipient }
        throw .recipient(isIdentity(text) ? "an identity" : String(text.prefix(40)))
    }

    /// A private key that was given by mistake must not be shown, not even its beginning.
    private static func isIdentity(_ text: String) -> Bool {
        let text = text.lowercased()
        return ["age-secret-key-", "age-plugin-", "-----begin"].contains { text.contains($0) }
    }

    private static func recipient(_ text: String) -> (any AgeRecipient)? {
        if text.hasPrefix("ssh-") { return SSHEd25519Recipient(line: text) }
        guard let (prefix, data) = Bech32.decode(Array(text.utf8).span) else { return nil }
        switch prefix {
        case X25519Recipient.prefix: return X25519Recipient(data)
        case HybridRecipient.prefix: return HybridRecipient(data)
        default: return nil
        }
    }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
