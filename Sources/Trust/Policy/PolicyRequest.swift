/// Somebody who wants to do something. A fact that is not known is `nil`, and never counts in his favour.
///
/// A change that alters what conditions look at is two requests: one with the tags that the secret had, one with those
/// that it gets. Both must be allowed.
public struct PolicyRequest: Hashable, Sendable {
    public var requester: Requester
    public var action: PolicyAction
    public var resource: PolicyResource
    /// The secret's tags; none where there can be none.
    public var tags: [String: String]?
    /// The ref that is reconciled, in full, or the name of a branch.
    public var branch: String?
    /// Seconds since 1970, by the clock of whoever verifies.
    public var time: Int64?

    public enum Requester: Hashable, Sendable {
        case signer(VerifiedSigner)
        /// A principal by name, as a forge whose signature somebody else has checked.
        case principal(String, UserPresence)
    }

    public init(
        _ requester: Requester, _ action: PolicyAction, _ resource: PolicyResource, tags: [String: String]? = [:],
        branch: String?, time: Int64?
    ) {
        self.requester = requester
        self.action = action
        self.resource = resource
        self.tags = tags
        self.branch = branch
        self.time = time
    }

    public init(
        signer: VerifiedSigner, action: PolicyAction, resource: PolicyResource, tags: [String: String]? = [:],
        branch: String?, time: Int64?
    ) {
        self.init(.signer(signer), action, resource, tags: tags, branch: branch, time: time)
    }

    var presence: UserPresence {
        switch requester {
        case .signer(let signer): signer.presence
        case .principal(_, let presence): presence
        }
    }
}
