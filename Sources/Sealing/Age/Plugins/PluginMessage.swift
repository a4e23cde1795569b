import SecretMemory

/// A message of the plugin protocol: a stanza whose body may be secret.
struct PluginMessage: ~Copyable {
    let type: String
    let arguments: [String]
    let body: SecretBytes

    private static let lineLength = 64
    static let maximumArrowLength = 8 << 10
    static let maximumBodyLength = 64 << 10

    init(_ type: String, _ arguments: [String] = [], body: consuming SecretBytes = SecretBytes(zeroed: 0)) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }

    /// As it goes over the pipe.
    var text: SecretBytes {
        var base64 = body.withBytes { Base64.standard.encodeSecret($0) }
        defer { wipe(&base64) }
        var text = Array("-> \(([type] + arguments).joined(separator: " "))\n".utf8)
        // Room for all of it: an array that grows leaves its content where it was.
        text.reserveCapacity(text.count + base64.count + base64.count / Self.lineLength + 2)
        for (index, digit) in base64.enumerated() {
            text.append(digit)
            if index % Self.lineLength == Self.lineLength - 1 { text.append(UInt8(ascii: "\n")) }
        }
        text.append(UInt8(ascii: "\n"))
        return SecretBytes(moving: &text)
    }

    /// The next one of a plugin; `nil` when it does not keep to the form.
    static func receive(from channel: any PluginChannel) throws(PluginError) -> PluginMessage? {
        let arrow = try channel.receive()
        guard arrow.count <= maximumArrowLength, let words = arrow.withBytes({ words(of: $0) }) else { return nil }
        var body: [UInt8] = []
        defer { wipe(&body) }
        while true {
            let line = try channel.receive()
            guard line.count <= lineLength, body.count <= maximumBodyLength else { return nil }
            var digits = line.withBytes { $0.array }
            defer { wipe(&digits) }
            // A body of more than one line is a wrapped key or a text, both public; the growing array leaves no secret.
            guard Base64.standard.decode(digits, into: &body) else { return nil }
            if line.count < lineLength { break }
        }
        return PluginMessage(words[0], Array(words.dropFirst()), body: SecretBytes(moving: &body))
    }

    private static func words(of line: Span<UInt8>) -> [String]? {
        guard line.starts(with: "-> "), line.indices.allSatisfy({ (32...126).contains(line[$0]) }) else { return nil }
        let words = line.extracting(3..<line.count).text.split(separator: " ", omittingEmptySubsequences: false)
        return words.allSatisfy { !$0.isEmpty } ? words.map(String.init) : nil
    }

    /// The body as text for people, cut to what one reads.
    var words: String { String(body.withBytes { $0.text }.prefix(1000)) }
}
