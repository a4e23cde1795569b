import Trust

/// What a run is asked for.
public struct ReconcileOptions: Sendable {
    /// The reference to apply; `nil` for the config's, else HEAD.
    public var ref: String?
    /// Applies another reference than the recorded one.
    public var acceptsOtherRef = false
    /// Applies a commit that does not descend from the applied one.
    public var rewrite: AcceptedRewrite?
    /// How changes are verified, as it was said outside the repository.
    public var verification = VerificationDemand()
    /// Looks at everything, and tries what failed again at once.
    public var full = false
    /// The most deletions of one store in one run; by default ten, or a tenth of what the store holds if that is more.
    public var maximumDeletions: Int?

    public init() {}

    /// Which rewriting of history is accepted.
    public enum AcceptedRewrite: Hashable, Sendable {
        /// Whatever was rewritten: where changes are verified, that is not enough.
        case any
        /// From this commit to that one, each by its first digits in hex.
        case range(from: String, to: String)
    }
}
