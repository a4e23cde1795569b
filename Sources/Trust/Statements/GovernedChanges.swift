import Catalog
import GitRepository

/// What of a step from one tree to another somebody has to vouch for.
public enum GovernedChanges {
    /// Larger files hold nothing that anything of ours reads.
    private static let maximumLength = 16 << 20

    /// The changed nodes of governed files, sorted by place. The same for the same trees, whoever computes it.
    ///
    /// A file that stops being governed is a deletion of all its nodes; one that starts to be, an addition.
    ///
    /// - Parameter old: `nil` for the empty tree.
    public static func between(
        _ old: TreeID?, _ new: TreeID?, in repository: Repository
    ) throws(CatalogError) -> [Change] {
        let changed: [TreeChange]
        do throws(GitError) {
            changed = try repository.changes(from: old, to: new)
        } catch {
            throw .git(error)
        }
        return try of(changed, in: repository)
    }

    /// Of files that have been found to differ.
    public static func of(
        _ files: some Sequence<TreeChange>, in repository: Repository
    ) throws(CatalogError) -> [Change] {
        var changes: [Change] = []
        for file in files {
            changes += changesOf(
                from: try governed(file.old, at: file.path, in: repository),
                to: try governed(file.new, at: file.path, in: repository))
        }
        return changes.sorted { $0.place < $1.place }
    }

    /// Between two versions of one file.
    static func changesOf(from old: GovernedFile?, to new: GovernedFile?) -> [Change] {
        // Another secret in the same file is not the old one with other values.
        guard let old, let new, old.secret == new.secret else {
            return one(old) { Change(path: $0, secret: $1, pointer: $2, old: $3, new: nil) }
                + one(new) { Change(path: $0, secret: $1, pointer: $2, old: nil, new: $3) }
        }
        return Set(old.nodes.keys).union(new.nodes.keys).sorted().compactMap { pointer in
            let (before, after) = (old.nodes[pointer], new.nodes[pointer])
            guard before != after else { return nil }
            return Change(
                path: new.path, secret: new.secret, pointer: pointer, old: before?.hash, new: after?.hash)
        }
    }

    private static func one(
        _ file: GovernedFile?, _ make: (RepositoryPath, SecretID?, String, String) -> Change
    ) -> [Change] {
        file.map { file in file.nodes.map { make(file.path, file.secret, $0.key, $0.value.hash) } } ?? []
    }

    private static func governed(
        _ entry: TreeEntry?, at path: RepositoryPath, in repository: Repository
    ) throws(CatalogError) -> GovernedFile? {
        guard let entry else { return nil }
        guard entry.kind != .submodule else {
            return GovernedFile(Array(entry.id.hex.utf8), kind: entry.kind, at: path)
        }
        guard GovernedFile.isOurs(path) || entry.kind.isRegular else { return nil }
        do throws(GitError) {
            return GovernedFile(
                try repository.blob(BlobID(entry.id), atMost: maximumLength), kind: entry.kind, at: path)
        } catch {
            // Nobody can vouch for what nobody looks at.
            if case .tooLarge = error, !GovernedFile.isOurs(path) { return nil }
            throw .git(error)
        }
    }
}
