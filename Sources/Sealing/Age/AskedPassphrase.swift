import SecretMemory
import Synchronization

/// The passphrase of a scope, which somebody types when nothing else opens it. What has been typed is tried again for
/// the next file before anybody is asked again.
public final class AskedPassphrase: AgeIdentity {
    private let source: PassphraseSource
    private let known = Mutex<[PassphraseIdentity]>([])

    public init(_ source: PassphraseSource) {
        self.source = source
    }

    public var publicText: String? { nil }
    public var isInteractive: Bool { true }
    public func mayBelong(to recipient: String) -> Bool { recipient == RecipientRecord.passphrase }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        guard stanzas.contains(where: { $0.type == PassphraseRecipient.stanzaType }) else { return nil }
        return try known.withLock { (known) throws(AgeError) in
            for identity in known {
                if let fileKey = try identity.unwrap(stanzas) { return fileKey }
            }
            // One question a file: the scope's next one may be for the passphrase that was typed.
            let asked = PassphraseIdentity(try source.ask(for: .scope))
            known.append(asked)
            guard let fileKey = try asked.unwrap(stanzas) else { throw .wrongPassphrase(.scope) }
            return fileKey
        }
    }
}
