import YAMLDocument

/// Somebody whom the policy knows, with the keys that he signs with.
public struct PolicyPrincipal: Hashable, Sendable {
    public let name: String
    public let kind: Kind
    /// Never none.
    public let keys: [PolicyKey]
    /// His name at the forge, as `@alice` or `@org/team`, for `CODEOWNERS`.
    public let handle: String?
    public let location: SourceLocation

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A person or a machine that signs with a key of SSH.
        case ssh
        /// A forge that signs what its users click together, with a key of OpenPGP. It vouches that somebody was allowed
        /// to press a button there, and for nothing else: GitHub's key signs for anyone, in any repository. So it is
        /// never allowed to change policy, scopes or trust.
        case forge
    }
}

/// A key as the policy holds it: whole, never a fingerprint or an address.
public enum PolicyKey: Hashable, Sendable {
    case ssh(SSHPublicKey)
    /// An armored public key of OpenPGP, each line without the white space around it.
    case openPGP(String)

    /// In a line, for people.
    public var label: String {
        switch self {
        case .ssh(let key): "\(key.algorithm) \(key.fingerprint)"
        case .openPGP: "OpenPGP key"
        }
    }
}

/// A key that counts for nothing any more.
public struct Revocation: Hashable, Sendable {
    public let key: PolicyKey
    /// The day on which it happened, for people. A revoked key vouches for nothing that is judged by this policy, whatever
    /// date a commit claims.
    public let since: String
}
