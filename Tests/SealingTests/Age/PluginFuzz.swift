import SecretMemory

@testable import Sealing

/// A plugin that is a text: whatever it is told, it says the same.
final class RecitedPlugin: PluginHost {
    private let text: [UInt8]

    init(_ text: [UInt8]) {
        self.text = text
    }

    private final class Channel: PluginChannel {
        private let plugin: PluginName
        private var rest: ArraySlice<UInt8>

        init(_ plugin: PluginName, _ text: [UInt8]) {
            self.plugin = plugin
            rest = text[...]
        }

        func send(_ bytes: borrowing SecretBytes) {}

        func receive() throws(PluginError) -> SecretBytes {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw PluginError(plugin, .ended("")) }
            defer { rest = rest[(end + 1)...] }
            return SecretBytes(copying: Array(rest[..<end]).span)
        }
    }

    func start(_ plugin: PluginName, as role: PluginRole) -> any PluginChannel { Channel(plugin, text) }
    func show(_ message: String, from plugin: PluginName) { precondition(message.count <= 1000) }
    func ask(_ question: String, isSecret: Bool, from plugin: PluginName) -> SecretBytes? { nil }
    func confirm(_ question: String, yes: String, no: String?, from plugin: PluginName) -> Bool? { nil }
}

/// The fuzz entry point of what reads a plugin's answers.
enum PluginFuzz {
    static func answers(_ bytes: [UInt8]) {
        guard let name = PluginName("test") else { return }
        let host = RecitedPlugin(bytes)
        let fileKey = SecretBytes(zeroed: FileKey.length)
        let recipient = PluginRecipient("age1test1dzqdan", plugin: name, host: host)
        if let wrapped = try? recipient.wrapWithLabels(fileKey) {
            precondition((1...AgeHeader.maximumStanzas).contains(wrapped.stanzas.count))
            // What it gave is written into a header that is read again, or refused as too long.
            if let text = try? AgeHeader.text(wrapped.stanzas, fileKey: fileKey) {
                guard let read = try? AgeHeader(parsing: text) else { preconditionFailure("\(wrapped)") }
                precondition(read.stanzas == wrapped.stanzas)
            }
        }
        let identity = PluginIdentity(SecretBytes(zeroed: 1), plugin: name, host: host)
        if let opened = try? identity.unwrap([]) { precondition(opened.count == FileKey.length) }
    }
}
