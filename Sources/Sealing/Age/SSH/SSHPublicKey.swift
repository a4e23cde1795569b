import Crypto

/// A public key of OpenSSH as it stands in a `.pub` file: what its kinds have in common.
struct SSHPublicKey: Hashable, Sendable {
    /// How many bytes of a key's hash a stanza shows: a hint for whom it is, no proof.
    static let tagLength = 4

    let type: String
    /// What SSH writes in base64: the length-prefixed type, then the key's numbers.
    let wire: [UInt8]

    /// From a line of a `.pub` or `authorized_keys` file; a comment is left out.
    init?(line: String) {
        let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
        guard words.count >= 2, let wire = Base64.padded.decode(words[1].utf8) else { return nil }
        self.init(wire: wire)
        guard words[0] == type else { return nil }
    }

    init?(wire: [UInt8]) {
        var reader = SSHWireReader()
        guard let type = reader.string(wire.span), !type.isEmpty,
            wire[type].allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.type = String(decoding: wire[type], as: UTF8.self)
        self.wire = wire
    }

    /// Type and base64 with one space between them.
    var text: String { "\(type) \(Base64.padded.encode(wire))" }

    var tag: String { Base64.standard.encode(SHA256.hash(data: wire).prefix(Self.tagLength)) }

    /// Whether a stanza's argument is the tag of some key.
    static func isTag(_ text: String) -> Bool { Base64.standard.decode(text)?.count == tagLength }
}
