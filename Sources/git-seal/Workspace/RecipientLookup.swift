import Sealing

/// Recipients from the text of their public keys, with all that this program can do for them.
enum RecipientLookup {
    /// Plugins are asked whether what they wrap is post-quantum: the kind of a scope's key depends on it.
    static func recipient(_ text: String) throws(AgeError) -> any AgeRecipient {
        let recipient = try RecipientParser.parse(text, plugins: TerminalPlugins())
        try (recipient as? PluginRecipient)?.learn()
        return recipient
    }
}
