import Catalog
import GitRepository

/// Something that must be allowed: an action on a resource.
public struct Deed: Hashable, Sendable {
    public let action: PolicyAction
    public let resource: PolicyResource
    /// The tags that conditions look at, one set for each side of the change that has any; each must be allowed.
    public let tags: [[String: String]]

    public init(_ action: PolicyAction, _ resource: PolicyResource, tags: [[String: String]] = [[:]]) {
        self.action = action
        self.resource = resource
        self.tags = tags.isEmpty ? [[:]] : tags
    }
}

/// A change of one governed thing: a secret, a file with sealed values, a file of `.git-seal`.
public struct GovernedChange: Hashable, Sendable {
    /// The secret, where it is one.
    public let secret: SecretID?
    /// The files that it touches; of a secret that moved, two.
    public let changes: [TreeChange]
    /// All that must be allowed; never none.
    public let deeds: [Deed]

    public var paths: [RepositoryPath] { changes.map(\.path) }
}
