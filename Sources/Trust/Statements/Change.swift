import Catalog
import GitRepository

/// One node of a governed file before and after.
public struct Change: Hashable, Sendable {
    /// The file that it stands in. It counts too: a manifest that leaves the config's `paths` is delivered no more.
    public let path: RepositoryPath
    /// The secret that the file is a manifest of; `nil` for other files.
    public let secret: SecretID?
    /// Where in the file, as a JSON pointer (RFC 6901); empty for all of it that has no pointer of its own.
    public let pointer: String
    /// The SHA-256, in hex, of the node before; `nil` when there was none.
    public let old: String?
    /// After; `nil` when there is none.
    public let new: String?

    public init(path: RepositoryPath, secret: SecretID? = nil, pointer: String, old: String?, new: String?) {
        self.path = path
        self.secret = secret
        self.pointer = pointer
        self.old = old
        self.new = new
    }

    /// What changes, without from what to what.
    public var place: Place { Place(path: path, secret: secret, pointer: pointer) }

    /// A node's place in a repository.
    public struct Place: Hashable, Sendable, Comparable {
        public let path: RepositoryPath
        public let secret: SecretID?
        public let pointer: String

        public init(path: RepositoryPath, secret: SecretID?, pointer: String) {
            self.path = path
            self.secret = secret
            self.pointer = pointer
        }

        public static func < (a: Place, b: Place) -> Bool {
            if a.path != b.path { return a.path < b.path }
            let (left, right) = (a.secret?.description ?? "", b.secret?.description ?? "")
            if left != right { return left.utf8.lexicographicallyPrecedes(right.utf8) }
            return a.pointer.utf8.lexicographicallyPrecedes(b.pointer.utf8)
        }
    }
}
