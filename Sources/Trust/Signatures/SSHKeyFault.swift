/// Why a public key of SSH is not taken.
public enum SSHKeyFault: Error, Hashable, Sendable {
    /// No key, or one whose numbers are not what its kind needs.
    case malformed
    /// A certificate: whom an authority vouches for is nothing that a policy can say.
    case certificate(String)
    /// An RSA key that is too short to be trusted, or too long to be worked with.
    case rsaKeySize(bits: Int)
    /// A point of small order: signatures under it hold for everything.
    case smallOrderPoint
    /// A security key for something other than SSH.
    case application(String)
    /// Another kind of key, as DSA.
    case unsupported(String)
}
