/// Why a signature counts for nothing.
public enum SSHSignatureFault: Error, Hashable, Sendable {
    /// Not the text between `-----BEGIN SSH SIGNATURE-----` and its end, or more of it than any signature needs.
    case armor
    /// Bytes that are no SSHSIG: lengths, magic, a reserved field that is not empty, something behind the end.
    case malformed
    case version(UInt32)
    /// Made for something else than what it is shown for.
    case namespace(String)
    /// Another hash than SHA-256 and SHA-512.
    case hash(String)
    case key(SSHKeyFault)
    /// A kind of signature that the key does not make, or RSA with SHA-1.
    case algorithm(String)
    /// It is not the key's over these bytes.
    case mismatch
    /// More than one signature in a commit: git and libgit2 read different ones.
    case several
    /// An OpenPGP signature, which only a forge principal may have made.
    case openPGP
    /// An X.509 signature.
    case x509
    /// A commit or tag that is not written as git does.
    case object
}
