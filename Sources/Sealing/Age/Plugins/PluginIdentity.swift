import SecretMemory

/// A private key, or a pointer to one in some device, that a plugin opens with: `AGE-PLUGIN-NAME-1…`.
public final class PluginIdentity: AgeIdentity {
    static let prefix = "AGE-PLUGIN-"

    public let plugin: PluginName
    private let text: SecretBytes
    private let host: any PluginHost

    init(_ text: consuming SecretBytes, plugin: PluginName, host: any PluginHost) {
        self.text = text
        self.plugin = plugin
        self.host = host
    }

    /// Only the plugin knows.
    public var publicText: String? { nil }
    public var isInteractive: Bool { true }

    /// Besides the keys of its name, those that any plugin may stand for.
    public func mayBelong(to recipient: String) -> Bool {
        let prefix = recipient.split(separator: "1", omittingEmptySubsequences: false).dropLast().joined(separator: "1")
        return prefix == PluginRecipient.prefix + plugin.text.lowercased() || ["age1tag", "age1tagpq"].contains(prefix)
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        do throws(PluginError) {
            return try converse(stanzas)
        } catch {
            throw .plugin(error)
        }
    }

    private func converse(_ stanzas: [AgeStanza]) throws(PluginError) -> SecretBytes? {
        let conversation = try PluginConversation(with: plugin, as: .identity, host)
        try conversation.say("add-identity", secretArgument: text)
        for stanza in stanzas {
            try conversation.say(
                PluginMessage(
                    "recipient-stanza", ["0", stanza.type] + stanza.arguments,
                    body: SecretBytes(copying: stanza.body.span)))
        }
        // Each array element would be a copy, so what arrives first stays where it is.
        let keys = FileKeys()
        let reported = try conversation.hear { (message) throws(PluginError) in
            guard message.type == "file-key" else { return false }
            guard message.arguments == ["0"], message.body.count == FileKey.length else {
                throw conversation.error(.malformed)
            }
            guard keys.take(message.body) else { throw conversation.error(.severalFileKeys) }
            return true
        }
        if let fileKey = keys.only { return fileKey }
        if let reported { throw reported }
        return nil
    }
}

/// Room for one file key.
private final class FileKeys {
    private var key = SecretBytes(zeroed: 0)

    /// `false` when there is one already.
    func take(_ fileKey: borrowing SecretBytes) -> Bool {
        guard key.isEmpty else { return false }
        key = fileKey.copy(0..<fileKey.count)
        return true
    }

    var only: SecretBytes? { key.isEmpty ? nil : key.copy(0..<key.count) }
}
