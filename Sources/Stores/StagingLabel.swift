/// A name that points to one version of a secret, as AWS Secrets Manager has them.
public enum StagingLabel: String, Hashable, Sendable, CaseIterable {
    /// What programs read.
    case current = "AWSCURRENT"
    /// What was current before.
    case previous = "AWSPREVIOUS"
    /// What a rotation under way has made.
    case pending = "AWSPENDING"
}
