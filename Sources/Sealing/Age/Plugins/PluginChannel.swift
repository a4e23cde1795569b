import SecretMemory

/// What a plugin is started for.
public enum PluginRole: String, Sendable {
    case recipient = "recipient-v1"
    case identity = "identity-v1"
}

/// A plugin that has been started: bytes go in, lines come out. Ends with its last reference.
public protocol PluginChannel: AnyObject {
    func send(_ bytes: borrowing SecretBytes) throws(PluginError)

    /// The next line without its end; bounded in length, time and number.
    func receive() throws(PluginError) -> SecretBytes
}

/// What starts plugins, and speaks for them to the user. Not this module: it starts no programs.
public protocol PluginHost: Sendable {
    func start(_ plugin: PluginName, as role: PluginRole) throws(PluginError) -> any PluginChannel

    /// Shows what a plugin has to say. Text from it may hold anything.
    func show(_ message: String, from plugin: PluginName)
    /// Asks for something that may be seen, or that may not; `nil` when there is no answer.
    func ask(_ question: String, isSecret: Bool, from plugin: PluginName) -> SecretBytes?
    /// Asks for one of two answers, or for consent to the only one; `nil` when there is no answer.
    func confirm(_ question: String, yes: String, no: String?, from plugin: PluginName) -> Bool?
}
