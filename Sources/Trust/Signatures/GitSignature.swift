import GitRepository

/// The signature that a commit or a tag carries of itself.
public enum GitSignature {
    /// Who signed a commit; `nil` when nobody did.
    ///
    /// - Throws: what is wrong with a signature that is there.
    public static func ofCommit(_ raw: RawCommit) throws(SSHSignatureFault) -> VerifiedSigner? {
        throw .malformed
    }

    /// Who signed a tag object; `nil` when nobody did.
    public static func ofTag(_ raw: [UInt8]) throws(SSHSignatureFault) -> VerifiedSigner? {
        throw .malformed
    }
}
