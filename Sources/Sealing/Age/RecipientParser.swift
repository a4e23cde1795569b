/// Public keys in all the spellings that people have them in.
public enum RecipientParser {
    public static let maximumLength = 8192
    private static let quotedLength = 40

    /// The recipient of a public key; white space around it and an SSH key's comment are ignored.
    ///
    /// - Throws: ``AgeError/recipient(_:)`` with the beginning of the text, ``AgeError/unsupportedRecipient(_:)`` with the
    ///   kind of the key, or ``AgeError/rsaKeySize(bits:)``.
    /// - Parameter plugins: what starts plugins; without it their keys are refused.
    public static func parse(
        _ text: String, plugins: (any PluginHost)? = nil
    ) throws(AgeError) -> any AgeRecipient {
        let text = text.trimmingWhitespace()
        // People mix up the two files of a key pair; the error must not carry the wrong one into a log.
        guard !text.holdsPrivateKey else { throw .identityInsteadOfRecipient }
        if text.utf8.count <= maximumLength, !text.utf8.contains(UInt8(ascii: "\n")) {
            if let recipient = try recipient(text, plugins) { return recipient }
            if let kind = unsupportedKind(text) { throw .unsupportedRecipient(kind) }
        }
        throw .recipient(String(text.prefix(quotedLength)))
    }

    private static func recipient(
        _ text: String, _ plugins: (any PluginHost)?
    ) throws(AgeError) -> (any AgeRecipient)? {
        if let key = SSHPublicKey(line: text) {
            switch key.type {
            case SSHEd25519Recipient.type: return SSHEd25519Recipient(key)
            case SSHRSARecipient.type: return try SSHRSARecipient(key)
            default: return nil
            }
        }
        guard let (prefix, data) = Bech32.decode(Array(text.utf8).span) else { return nil }
        switch prefix {
        case X25519Recipient.prefix: return X25519Recipient(data)
        case HybridRecipient.prefix: return HybridRecipient(data)
        case _ where prefix.hasPrefix(PluginRecipient.prefix):
            guard let plugins, let plugin = PluginName(String(prefix.dropFirst(PluginRecipient.prefix.count))) else {
                return nil
            }
            return PluginRecipient(text, plugin: plugin, host: plugins)
        default: return nil
        }
    }

    /// The name of a kind of SSH key or plugin that others have and we do not.
    private static func unsupportedKind(_ text: String) -> String? {
        if let word = text.split(whereSeparator: \.isWhitespace).first,
            ![SSHEd25519Recipient.type, SSHRSARecipient.type].contains(String(word)),
            word.utf8.count <= quotedLength, ["ssh-", "ecdsa-", "sk-"].contains(where: { word.hasPrefix($0) })
        {
            return String(word)
        }
        guard let (prefix, _) = Bech32.decode(Array(text.utf8).span), prefix.hasPrefix("age1"),
            prefix != HybridRecipient.prefix
        else { return nil }
        return String(prefix.prefix(quotedLength))
    }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// Whether an age or SSH private key, or a good part of one, is in it, in whatever case.
    fileprivate var holdsPrivateKey: Bool {
        let text = uppercased()
        return ["SECRET-KEY-", "AGE-PLUGIN-", "PRIVATE KEY-----"].contains { text.contains($0) }
    }
}
