/// Who made a signature that has been verified.
public struct VerifiedSigner: Hashable, Sendable {
    public let key: SSHPublicKey
    public let presence: UserPresence

    public init(key: SSHPublicKey, presence: UserPresence) {
        self.key = key
        self.presence = presence
    }
}
