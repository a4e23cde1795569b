import Catalog

/// Why a file of `.git-seal/changes` is no change statement.
public enum StatementFault: Error, Hashable, Sendable {
    case schema(SchemaError)
    /// The file's name is not the id in it.
    case name
}
