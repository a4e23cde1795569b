import Catalog

/// Something that is not as this program has written it.
public enum StoreDamage: Hashable, Sendable {
    /// The file's structure, in the database's words.
    case structure(String)
    /// The row of the audit trail that does not follow from the one before, counted from 1.
    case auditTrail(row: Int64)
    /// A value that does not open with the store's key at its place.
    case value(name: String, VersionID)
    /// A label that is not where the audit trail says it was put.
    case label(name: String)
}
