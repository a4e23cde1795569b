import SecretMemory

/// A key pair that requests are signed with.
struct AWSCredentials: Sendable {
    /// The public part.
    let accessKey: String
    let secretKey: HeldSecret
    /// Of temporary credentials.
    let token: HeldSecret?
    /// Seconds since 1970; `nil` for those that last.
    let expiry: Int64?
}

extension AWSCredentials: CustomStringConvertible {
    var description: String { "credentials \(accessKey)" }
}

/// Why there are no credentials.
enum CredentialError: Error, Hashable, Sendable {
    /// Nowhere is anything.
    case missing
    /// A source that is named has nothing that can be used; the reason is for people.
    case unusable(source: String, reason: String)
    /// A service that gives them out was not reached.
    case unreachable(source: String, reason: String)
}
