import Catalog

/// What goes with the first put of a secret and says whose it is: two repositories that claim one name must notice.
public struct OwnershipMark: Hashable, Sendable {
    public static let currentFormat = 1

    /// The repository's id, from `config.yaml`.
    public let source: String
    public let secret: SecretID
    public let format: Int

    public init(source: String, secret: SecretID, format: Int = currentFormat) {
        self.source = source
        self.secret = secret
        self.format = format
    }
}
