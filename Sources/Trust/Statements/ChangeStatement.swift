import GitRepository

/// What somebody vouches for independently of the commits that carry it: a file of `.git-seal/changes`.
public struct ChangeStatement: Hashable, Sendable {
    public static let folder = ".git-seal/changes"

    /// The repository's id, as its config has it.
    public let repository: String
    /// The commit that the changes start from.
    public let base: CommitID
    public let changes: [Change]

    public init(parsing bytes: [UInt8], path: String) throws(StatementFault) {
        throw .name
    }

    /// Who signed it, over all that the other properties say.
    public func signer() throws(SSHSignatureFault) -> VerifiedSigner {
        throw .mismatch
    }
}
