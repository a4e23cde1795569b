import SecretMemory

/// A talk with one plugin: what we have to say, then its answers until it is done. Both roles have it in common
/// (C2SP's `age-plugin`, version 1).
struct PluginConversation {
    /// More messages than this are no conversation.
    private static let maximumMessages = 1000

    private let plugin: PluginName
    private let channel: any PluginChannel
    private let host: any PluginHost

    init(with plugin: PluginName, as role: PluginRole, _ host: any PluginHost) throws(PluginError) {
        self.plugin = plugin
        self.host = host
        channel = try host.start(plugin, as: role)
    }

    func say(_ message: consuming PluginMessage) throws(PluginError) {
        try channel.send(message.text)
    }

    /// A message whose argument is a secret, and stays in guarded memory.
    func say(_ type: String, secretArgument: borrowing SecretBytes) throws(PluginError) {
        let start = Array("-> \(type) ".utf8)
        let end = Array("\n\n".utf8)
        var text = SecretBytes(zeroed: start.count + secretArgument.count + end.count)
        secretArgument.withBytes { argument in
            text.withMutableBytes { text in
                for index in start.indices { text[index] = start[index] }
                for index in argument.indices { text[start.count + index] = argument[index] }
                for index in end.indices { text[start.count + argument.count + index] = end[index] }
            }
        }
        try channel.send(text)
    }

    /// Hears the plugin out.
    ///
    /// - Parameter take: for what belongs to the role. Every other message is answered here.
    /// - Returns: what the plugin has reported as an error, first of all.
    func hear(
        _ take: (borrowing PluginMessage) throws(PluginError) -> Bool
    ) throws(PluginError) -> PluginError? {
        try say(PluginMessage("done"))
        var reported: PluginError?
        for _ in 0..<Self.maximumMessages {
            guard let message = try PluginMessage.receive(from: channel) else { throw error(.malformed) }
            switch message.type {
            case "done": return reported
            case "error":
                if reported == nil { reported = error(.reported(message.words)) }
                try say(PluginMessage("ok"))
            case "msg":
                host.show(message.words, from: plugin)
                try say(PluginMessage("ok"))
            case "request-public", "request-secret":
                let answer = host.ask(message.words, isSecret: message.type == "request-secret", from: plugin)
                if let answer { try say(PluginMessage("ok", body: answer)) } else { try say(PluginMessage("fail")) }
            case "confirm": try confirm(message)
            default: try say(PluginMessage(take(message) ? "ok" : "unsupported"))
            }
        }
        throw error(.floods)
    }

    private func confirm(_ message: borrowing PluginMessage) throws(PluginError) {
        guard (1...2).contains(message.arguments.count) else { throw error(.malformed) }
        var choices: [String] = []
        for argument in message.arguments {
            guard let bytes = Base64.standard.decode(argument) else { throw error(.malformed) }
            choices.append(String(decoding: bytes, as: UTF8.self))
        }
        let answer = host.confirm(
            message.words, yes: choices[0], no: choices.count > 1 ? choices[1] : nil, from: plugin)
        guard let answer else { return try say(PluginMessage("fail")) }
        try say(PluginMessage("ok", [answer ? "yes" : "no"]))
    }

    func error(_ reason: PluginError.Reason) -> PluginError { PluginError(plugin, reason) }
}
