import SecretMemory
import Synchronization

/// An identity that lies protected by a passphrase: asked for when a stanza may be for it and no sooner, and once.
public final class LockedIdentity: AgeIdentity {
    private enum State {
        case locked
        case open([any AgeIdentity])
        /// Nobody is asked again about what failed.
        case failed(AgeError)
    }

    private let sshKey: SSHPublicKey?
    private let purpose: PassphraseSource.Purpose
    private let source: PassphraseSource
    private let unlock: @Sendable (consuming SecretBytes) throws(AgeError) -> [any AgeIdentity]?
    private let state = Mutex(State.locked)

    init(_ key: LockedSSHKey, place: String, source: PassphraseSource) {
        sshKey = key.publicKey
        purpose = .identity(place)
        self.source = source
        unlock = { (passphrase) throws(AgeError) in
            guard let unlocked = try key.unlock(passphrase) else { return nil }
            return try unlocked.identity(key.publicKey).map { [$0] }
        }
    }

    /// An identity file that `age -p` has encrypted. Which public keys are in it, only who opens it knows.
    init(ageFile: [UInt8], _ context: IdentityContext, _ source: PassphraseSource) {
        sshKey = nil
        purpose = .identity(context.place)
        self.source = source
        unlock = { (passphrase) throws(AgeError) in
            let key = PassphraseIdentity(passphrase, limit: PassphraseIdentity.interactiveLimit)
            let file: SecretBytes
            do throws(AgeError) {
                file = try AgeFile.decrypt(ageFile, with: [key])
            } catch .noMatch {
                return nil
            }
            // What is inside is not protected a second time.
            let inner = IdentityContext(place: context.place, passphrases: nil, plugins: context.plugins)
            return try IdentityParser.parse(file, inner)
        }
    }

    public var publicText: String? { sshKey?.text }
    public var isInteractive: Bool { true }

    public func mayBelong(to recipient: String) -> Bool {
        if let sshKey { return sshKey.text == recipient }
        return state.withLock { state in
            switch state {
            case .locked, .failed: recipient != RecipientRecord.passphrase
            case .open(let identities): identities.contains { $0.mayBelong(to: recipient) }
            }
        }
    }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        if let sshKey {
            // Another key's stanza is no reason to ask.
            guard stanzas.contains(where: { $0.type == sshKey.type && $0.arguments.first == sshKey.tag }) else {
                return nil
            }
        }
        for identity in try identities() {
            if let fileKey = try identity.unwrap(stanzas) { return fileKey }
        }
        return nil
    }

    private func identities() throws(AgeError) -> [any AgeIdentity] {
        try state.withLock { (state) throws(AgeError) in
            switch state {
            case .open(let identities): return identities
            case .failed(let error): throw error
            case .locked:
                do throws(AgeError) {
                    let identities = try source.first(for: purpose, unlock)
                    state = .open(identities)
                    return identities
                } catch {
                    state = .failed(error)
                    throw error
                }
            }
        }
    }
}
