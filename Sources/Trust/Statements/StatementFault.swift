import Catalog
import GitRepository

/// Why a file of `.git-seal/changes` is no change statement, or none can be made.
public enum StatementFault: Error, Hashable, Sendable {
    case schema(SchemaError)
    /// The file's name is not the id in it.
    case name(RepositoryPath)
    /// The changes are not sorted, or one place has several: a statement has one spelling.
    case order(RepositoryPath)
    /// There is nothing to vouch for.
    case empty
    case tooMany(limit: Int)
    /// A governed file whose name is no UTF-8, which YAML cannot hold.
    case path(RepositoryPath)
}
