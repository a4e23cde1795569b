import GitRepository

/// One node of a governed file before and after.
public struct Change: Hashable, Sendable {
    /// The file that it stands in.
    public let path: RepositoryPath
    /// Where in the file, as a JSON pointer; empty for all of it that has no pointer of its own.
    public let pointer: String
    /// The SHA-256, in hex, of the node before; `nil` when there was none.
    public let old: String?
    /// After; `nil` when there is none.
    public let new: String?

    public init(path: RepositoryPath, pointer: String, old: String?, new: String?) {
        self.path = path
        self.pointer = pointer
        self.old = old
        self.new = new
    }
}
