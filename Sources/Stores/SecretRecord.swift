import Catalog

/// What is known about one secret of a source in a store.
public struct SecretRecord: Hashable, Sendable {
    public var secret: SecretID
    /// The secret's name in the store.
    public var storeName: String
    /// The manifest's path and the name of its blob, in hex.
    public var path: String
    public var blob: String
    /// The version that was made current last; `nil` if none ever was.
    public var version: VersionID?
    /// For each key what shows, without opening it, whether its value changed.
    public var tokens: [String: String]
    /// The commit that the secret was brought to last, in hex; `nil` if it never was.
    public var commit: String?
    public var condition: Condition
    public var rotation: Rotation?

    /// How a secret stands.
    public enum Condition: Hashable, Sendable {
        /// The store has what git wants.
        case ready
        /// Not applied and not to be applied as it is: the reason is for people.
        case refused(String)
        /// Not applied yet; tried again.
        case failed(reason: String, attempts: Int, retryAt: Int64)
        case suspended

        /// Whether nothing is left to do.
        public var isSettled: Bool {
            switch self {
            case .ready, .suspended: true
            case .refused, .failed: false
            }
        }
    }

    /// When it was and will be rotated, in seconds since 1970.
    public struct Rotation: Hashable, Sendable {
        public var last: Int64
        public var due: Int64?

        public init(last: Int64, due: Int64?) {
            self.last = last
            self.due = due
        }
    }

    public init(
        secret: SecretID, storeName: String, path: String, blob: String, version: VersionID? = nil,
        tokens: [String: String] = [:], commit: String? = nil, condition: Condition, rotation: Rotation? = nil
    ) {
        self.secret = secret
        self.storeName = storeName
        self.path = path
        self.blob = blob
        self.version = version
        self.tokens = tokens
        self.commit = commit
        self.condition = condition
        self.rotation = rotation
    }
}
