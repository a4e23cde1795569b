import Catalog
import GitRepository

/// A secret as far as the policy looks at it.
public struct PolicySubject: Hashable, Sendable {
    public let resource: PolicyResource
    public let tags: [String: String]
    /// Where its manifest lies.
    public let path: RepositoryPath

    public init(resource: PolicyResource, tags: [String: String], path: RepositoryPath) {
        self.resource = resource
        self.tags = tags
        self.path = path
    }

    public init(_ manifest: SecretManifest) {
        self.init(resource: PolicyResource(manifest.id), tags: manifest.tags, path: manifest.path)
    }
}
