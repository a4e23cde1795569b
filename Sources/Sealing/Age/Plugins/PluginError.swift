/// Why a plugin was not of use.
public struct PluginError: Error, Hashable, Sendable {
    public let plugin: PluginName
    public let reason: Reason

    public init(_ plugin: PluginName, _ reason: Reason) {
        self.plugin = plugin
        self.reason = reason
    }

    public enum Reason: Hashable, Sendable {
        /// The user has not said that the program may be started.
        case notAllowed
        /// No directory of PATH that may be looked at has it.
        case notFound
        case cannotStart(String)
        /// It said nothing for so long.
        case silent(seconds: Int)
        /// It took longer than anything should, in all.
        case slow(seconds: Int)
        /// It sends more than anything can need.
        case floods
        /// It breaks the rules of the protocol.
        case malformed
        /// It ended in the middle; what it said last on its standard error.
        case ended(String)
        /// It told `labels` more than once.
        case repeatedLabels
        /// It gave several file keys for one file.
        case severalFileKeys
        /// It was done without having wrapped the file key.
        case nothingWrapped
        /// What it said.
        case reported(String)
    }
}
