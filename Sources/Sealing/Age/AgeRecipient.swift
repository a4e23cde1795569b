import SecretMemory

/// Somebody for whom a file can be encrypted. A new kind is a new file beside this one and a line in ``RecipientParser``.
public protocol AgeRecipient: Sendable {
    /// Wraps the 16 bytes that the file is encrypted with.
    func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza]

    /// As ``wrap(_:)``, with what is to be said about the protection: for kinds that learn it as they wrap.
    func wrapWithLabels(_ fileKey: borrowing SecretBytes) throws(AgeError) -> WrappedFileKey

    /// The key's one spelling: Bech32 in lower case, or `TYPE BASE64` of an SSH key.
    var canonicalText: String { get }

    /// Its name in a scope: of the canonical text, but for passphrases.
    var fingerprint: Fingerprint { get }

    /// Whether what is wrapped for it stays secret from a quantum computer.
    var isPostQuantum: Bool { get }

    /// Whether nobody else may be able to open the file: who opens it with a passphrase takes it for written by somebody
    /// who knows the passphrase.
    var standsAlone: Bool { get }
}

extension AgeRecipient {
    public var standsAlone: Bool { false }
    public var fingerprint: Fingerprint { Fingerprint(recipient: canonicalText) }

    public func wrapWithLabels(_ fileKey: borrowing SecretBytes) throws(AgeError) -> WrappedFileKey {
        WrappedFileKey(stanzas: try wrap(fileKey), labels: isPostQuantum ? [AgeLabel.postQuantum] : [])
    }
}
