import GitRepository
import Sealing

/// Where the files of a scope lie.
public enum ScopePaths {
    public static let root: RepositoryPath = ".git-seal/scopes"
    public static let attributes: RepositoryPath = ".git-seal/.gitattributes"
    public static let maximumKeyFileLength = 64 << 10

    /// What keeps git from converting line endings, which would break signatures, and from conflicts in the scanner's
    /// baseline: the content of ``attributes``.
    public static let gitAttributes = """
        # The states of scopes are signed: their bytes must stay as they are.
        scopes/** -text
        # Lines of both sides stay: it may be in any order.
        scan-baseline merge=union

        """

    public static func folder(of scope: ScopeName) -> RepositoryPath {
        root.appending(scope.text)
    }

    public static func state(of scope: ScopeName) -> RepositoryPath {
        folder(of: scope).appending("scope.yaml")
    }

    /// What removed readers could read and nobody has changed since.
    public static func exposedValues(of scope: ScopeName) -> RepositoryPath {
        folder(of: scope).appending("exposed.yaml")
    }

    /// The folder with one folder for each key.
    public static func keys(of scope: ScopeName) -> RepositoryPath {
        folder(of: scope).appending("keys")
    }

    /// The age file with a key's seed for one recipient.
    public static func keyFile(of scope: ScopeName, key: KeyID, recipient: Fingerprint) -> RepositoryPath {
        keys(of: scope).appending(key.description).appending("\(recipient).age")
    }

    /// The scope whose state lies at `path`; `nil` for every other file.
    static func scope(ofState path: RepositoryPath) -> ScopeName? {
        guard path.isInside(root), let parts = path.string?.split(separator: "/"), parts.count == 4,
            parts[3] == "scope.yaml"
        else { return nil }
        return ScopeName(String(parts[2]))
    }
}
