/// What is known about one source in one store, kept in the store itself.
public struct ReconcileRecord: Hashable, Sendable {
    public static let currentFormat = 1

    public var format: Int
    /// The reference that is applied, by its full name; `HEAD` for a detached one.
    public var ref: String
    /// The commit up to which every change is applied or on the worklist, in hex.
    public var appliedCommit: String
    /// The commit up to which changes were verified, in hex: none before it is ever applied again. Empty while nothing
    /// was verified.
    public var verifiedCommit: String
    public var configDigest: String
    public var rendererVersion: Int
    /// For each scope the sequence of the state that was delivered from: an older one is refused.
    public var scopeSequences: [String: Int]
    /// How many secrets are not as git wants them; they are looked at again by the next run.
    public var unsettledCount: Int
    /// Manifests that the next run looks at whatever has changed, besides those of unsettled secrets: they do not parse,
    /// or another file has the same secret.
    public var heldPaths: [String]
    /// The earliest due date of a rotation, in seconds since 1970.
    public var nextDue: Int64?
    /// When the first of the failed secrets is to be tried again.
    public var nextRetry: Int64?
    /// When the store is to be compared as a whole.
    public var nextDriftCheck: Int64?
    /// `nil` while nothing was verified.
    public var verification: VerificationRecord?

    public init(
        ref: String, appliedCommit: String, verifiedCommit: String, configDigest: String, rendererVersion: Int,
        scopeSequences: [String: Int] = [:], unsettledCount: Int = 0, heldPaths: [String] = [], nextDue: Int64? = nil,
        nextRetry: Int64? = nil, nextDriftCheck: Int64? = nil,
        verification: VerificationRecord? = nil
    ) {
        format = Self.currentFormat
        self.ref = ref
        self.appliedCommit = appliedCommit
        self.verifiedCommit = verifiedCommit
        self.configDigest = configDigest
        self.rendererVersion = rendererVersion
        self.scopeSequences = scopeSequences
        self.unsettledCount = unsettledCount
        self.heldPaths = heldPaths
        self.nextDue = nextDue
        self.nextRetry = nextRetry
        self.nextDriftCheck = nextDriftCheck
        self.verification = verification
    }

    /// Whether nothing is left to do for the commit that is applied, until one of the dates comes.
    public var isSettled: Bool { unsettledCount == 0 && heldPaths.isEmpty }

    /// The earliest time at which there may be something to do although nothing changes in git.
    public var nextDate: Int64? { [nextDue, nextRetry, nextDriftCheck].compactMap(\.self).min() }
}
