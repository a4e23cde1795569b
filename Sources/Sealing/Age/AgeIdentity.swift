import SecretMemory

/// Somebody who can open files. A new kind is a new file beside this one and a line in ``IdentityParser``.
///
/// Its private key lies in guarded memory. The library wants a key object of its own for each use, on the ordinary heap:
/// it lives as short as possible, and the library wipes it, except for post-quantum keys (see ``HybridIdentity``).
public protocol AgeIdentity: Sendable {
    /// The file key, if one of the stanzas is meant for this identity and opens.
    ///
    /// - Throws: when a stanza of its kind is malformed.
    func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes?

    /// The public key to hand out, in its canonical spelling; `nil` when it is not known before somebody was asked.
    var publicText: String? { get }

    /// Whether it may open what was wrapped for this recipient, by the recipient's canonical text.
    func mayBelong(to recipient: String) -> Bool

    /// Whether its use asks a person for something or starts another program: such an identity is tried after all
    /// others.
    var isInteractive: Bool { get }
}

extension AgeIdentity {
    public func mayBelong(to recipient: String) -> Bool { publicText == recipient }
    public var isInteractive: Bool { false }
}
