/// What a run is asked for.
public struct ReconcileOptions: Sendable {
    /// The reference to apply; `nil` for the config's, else HEAD.
    public var ref: String?
    /// Applies another reference than the recorded one.
    public var acceptsOtherRef = false
    /// Applies a commit that does not descend from the applied one.
    public var acceptsRewrite = false
    /// Looks at everything, and tries what failed again at once.
    public var full = false
    /// The most deletions of one store in one run; by default ten, or a tenth of what the store holds if that is more.
    public var maximumDeletions: Int?

    public init() {}
}
