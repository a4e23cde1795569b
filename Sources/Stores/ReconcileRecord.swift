import Catalog

/// What is known about one source in one store, kept in the store itself.
public struct ReconcileRecord: Hashable, Sendable, Codable {
    public static let currentFormat = 1

    public var format: Int
    /// The reference that is applied, by its full name; `HEAD` for a detached one.
    public var ref: String
    /// The commit up to which every change is applied or on the worklist, in hex.
    public var appliedCommit: String
    public var configDigest: String
    public var rendererVersion: Int
    /// For each scope the sequence of the state that was delivered from: an older one is refused.
    public var scopeSequences: [String: Int]
    /// The earliest due date of a rotation, in seconds since 1970.
    public var nextDue: Int64?
    /// When the first of the failed secrets is to be tried again.
    public var nextRetry: Int64?
    /// Whether files could not be read or secrets were refused: then the next run looks at everything.
    public var hasFaults: Bool

    public init(
        ref: String, appliedCommit: String, configDigest: String, rendererVersion: Int, scopeSequences: [String: Int],
        nextDue: Int64?, nextRetry: Int64?, hasFaults: Bool
    ) {
        format = Self.currentFormat
        self.ref = ref
        self.appliedCommit = appliedCommit
        self.configDigest = configDigest
        self.rendererVersion = rendererVersion
        self.scopeSequences = scopeSequences
        self.nextDue = nextDue
        self.nextRetry = nextRetry
        self.hasFaults = hasFaults
    }
}

/// What is known about one secret of a source in a store.
public struct SecretRecord: Hashable, Sendable, Codable {
    public var secret: SecretID
    /// The secret's name in the store.
    public var storeName: String
    /// The manifest's path and the name of its blob, in hex.
    public var path: String
    public var blob: String
    /// The version that git wants current.
    public var version: VersionID?
    /// For each key what shows, without opening it, whether its value changed.
    public var tokens: [String: String]
    public var condition: Condition
    public var rotation: Rotation?

    /// How a secret stands.
    public enum Condition: Hashable, Sendable, Codable {
        /// The store has what git wants.
        case ready
        /// Not applied and not to be applied as it is: the reason is for people.
        case refused(String)
        /// Not applied yet; tried again.
        case failed(reason: String, attempts: Int, retryAt: Int64)
        case suspended
    }

    /// When it was and will be rotated, in seconds since 1970.
    public struct Rotation: Hashable, Sendable, Codable {
        public var last: Int64
        public var due: Int64?

        public init(last: Int64, due: Int64?) {
            self.last = last
            self.due = due
        }
    }

    public init(
        secret: SecretID, storeName: String, path: String, blob: String, version: VersionID?, tokens: [String: String],
        condition: Condition, rotation: Rotation?
    ) {
        self.secret = secret
        self.storeName = storeName
        self.path = path
        self.blob = blob
        self.version = version
        self.tokens = tokens
        self.condition = condition
        self.rotation = rotation
    }
}
