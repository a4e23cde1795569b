import Files
import GitRepository
import Sealing

/// Why something of a revision could not be read or found.
public enum CatalogError: Error {
    /// There is no `.git-seal/config.yaml`: nobody has run `init`.
    case notInitialised
    case schema(SchemaError)
    case file(FileError)
    case git(GitError)
    /// With the known name that is nearest, if one is near; so are the others.
    case noSuchSecret(String, nearest: String?)
    /// The name lives in several scopes, and none was named.
    case ambiguousSecret(String, scopes: [String])
    /// Two manifests claim one secret.
    case duplicate(SecretID, RepositoryPath, RepositoryPath)
    /// There is no rule for the scope of a new secret.
    case scopeNeeded(String, scopes: [String])
    /// A new manifest would lie outside the config's `paths`, the first of which is this.
    case noPlace(RepositoryPath, pattern: String)
    case noSuchScope(String, nearest: String?)
    /// One key in two scopes: who reads the one reads the other.
    case sharedKey(KeyID, ScopeName, ScopeName)
    case noSuchStore(String, nearest: String?)
    case invalidName(String)
}

extension CatalogError {
    /// Whether a file has more bytes than were asked for.
    var isTooLarge: Bool {
        switch self {
        case .file(.tooLarge), .git(.tooLarge): true
        default: false
        }
    }
}
