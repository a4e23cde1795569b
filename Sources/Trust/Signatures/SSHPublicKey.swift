/// A public key of SSH, whole: what a policy holds is never a fingerprint.
public struct SSHPublicKey: Hashable, Sendable {
    /// Such as `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, `sk-ssh-ed25519@openssh.com`.
    public let algorithm: String
    /// What SSH writes in base64: the length-prefixed algorithm, then the key's numbers.
    public let blob: [UInt8]

    /// From a line of a `.pub` file; a comment is left out.
    public init(line: String) throws(SSHKeyFault) {
        throw .malformed
    }

    /// Algorithm and base64 with one space between them.
    public var text: String { "" }

    /// For people only: `SHA256:` and the hash of the blob.
    public var fingerprint: String { "" }
}

extension SSHPublicKey: Comparable {
    public static func < (a: SSHPublicKey, b: SSHPublicKey) -> Bool { a.blob.lexicographicallyPrecedes(b.blob) }
}
