import SecretMemory

/// One recipient's part of an age file's header: a type, arguments, and the wrapped file key.
public struct AgeStanza: Hashable, Sendable {
    public let type: String
    public let arguments: [String]
    public let body: [UInt8]

    public init(type: String, arguments: [String], body: [UInt8]) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }

    /// As the header has it: the arrow line, then the body in lines of 64 characters and a last, shorter one.
    var text: String {
        var text = "-> " + ([type] + arguments).joined(separator: " ") + "\n"
        let encoded = Array(Base64.standard.encode(body).utf8)
        var position = 0
        while encoded.count - position >= 64 {
            text += String(decoding: encoded[position..<position + 64], as: UTF8.self) + "\n"
            position += 64
        }
        return text + String(decoding: encoded[position...], as: UTF8.self) + "\n"
    }
}

/// Somebody for whom a file can be encrypted. A new kind is a new file beside this one and a line in ``RecipientParser``.
public protocol AgeRecipient: Sendable {
    /// Wraps the 16 bytes that the file is encrypted with.
    func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza]

    /// The key's one spelling: Bech32 in lower case, or `TYPE BASE64` of an SSH key.
    var canonicalText: String { get }

    /// Whether what is wrapped for it stays secret from a quantum computer.
    var isPostQuantum: Bool { get }
}

/// Somebody who can open files. A new kind is a new file beside this one and a line in ``IdentityParser``.
public protocol AgeIdentity: Sendable {
    /// The file key, if one of the stanzas is meant for this identity and opens.
    ///
    /// - Throws: when a stanza of its kind is malformed.
    func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes?

    /// The public key to hand out, in its canonical spelling.
    var publicText: String { get }
}
