import SecretMemory
import Synchronization

/// A public key that a plugin knows how to wrap for: `age1NAME1…`.
public final class PluginRecipient: AgeRecipient {
    static let prefix = "age1"

    public let plugin: PluginName
    public let canonicalText: String
    private let host: any PluginHost
    /// What the plugin has said when it wrapped.
    private let labels = Mutex<[String]?>(nil)

    /// `text` is Bech32 with the plugin's name behind ``prefix`` in its own prefix.
    init(_ text: String, plugin: PluginName, host: any PluginHost) {
        canonicalText = text
        self.plugin = plugin
        self.host = host
    }

    /// Whether the plugin has said so; `false` before it was asked, see ``learn()``.
    public var isPostQuantum: Bool { labels.withLock { $0?.contains(AgeLabel.postQuantum) ?? false } }

    /// Wraps a key that nobody needs, to learn whether the plugin protects what it wraps from quantum computers.
    public func learn() throws(AgeError) {
        guard labels.withLock({ $0 == nil }) else { return }
        _ = try wrapWithLabels(SecretBytes.random(FileKey.length))
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        try wrapWithLabels(fileKey).stanzas
    }

    public func wrapWithLabels(_ fileKey: borrowing SecretBytes) throws(AgeError) -> WrappedFileKey {
        do throws(PluginError) {
            let wrapped = try converse(fileKey)
            labels.withLock { $0 = wrapped.labels }
            return wrapped
        } catch {
            throw .plugin(error)
        }
    }

    private func converse(_ fileKey: borrowing SecretBytes) throws(PluginError) -> WrappedFileKey {
        let conversation = try PluginConversation(with: plugin, as: .recipient, host)
        try conversation.say(PluginMessage("add-recipient", [canonicalText]))
        try conversation.say(PluginMessage("wrap-file-key", body: fileKey.copy(0..<fileKey.count)))
        try conversation.say(PluginMessage("extension-labels"))
        var stanzas: [AgeStanza] = []
        var labels: [String]?
        let reported = try conversation.hear { (message) throws(PluginError) in
            switch message.type {
            case "recipient-stanza":
                guard message.arguments.count >= 2, message.arguments[0] == "0",
                    stanzas.count < AgeHeader.maximumStanzas
                else { throw conversation.error(.malformed) }
                stanzas.append(
                    AgeStanza(
                        type: message.arguments[1], arguments: Array(message.arguments.dropFirst(2)),
                        body: message.body.withBytes { $0.array }))
                return true
            case "labels":
                guard labels == nil else { throw conversation.error(.repeatedLabels) }
                labels = message.arguments
                return true
            default: return false
            }
        }
        if let reported { throw reported }
        guard !stanzas.isEmpty else { throw conversation.error(.nothingWrapped) }
        return WrappedFileKey(stanzas: stanzas, labels: labels ?? [])
    }
}
