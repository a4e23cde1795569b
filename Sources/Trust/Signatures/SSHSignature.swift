/// A signature of SSH over a text of any length (OpenSSH's PROTOCOL.sshsig).
public struct SSHSignature: Hashable, Sendable {
    public let key: SSHPublicKey
    public let namespace: String

    /// From the text that `ssh-keygen -Y sign` writes and git stores.
    public init(armored: [UInt8]) throws(SSHSignatureFault) {
        throw .armor
    }

    /// Throws unless ``key`` made it over `message` in `namespace`.
    public func verify(_ message: [UInt8], namespace: String) throws(SSHSignatureFault) -> UserPresence {
        throw .mismatch
    }
}
