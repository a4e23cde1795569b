import Catalog
import GitRepository
import YAMLDocument

extension ChangeStatement {
    /// The statements that a step from one tree to another brings, and the faults of files that are none.
    ///
    /// A statement that was changed counts as brought; whether it is true of the step, its hashes say.
    public static func added(
        from old: TreeID?, to new: TreeID, in repository: Repository
    ) throws(CatalogError) -> (statements: [ChangeStatement], faults: [StatementFault]) {
        do throws(GitError) {
            let changed = try repository.changes(from: old, to: new, under: [RepositoryPath(folder)])
            return try read(changed.compactMap { change in change.new.map { (change.path, $0) } }, in: repository)
        } catch {
            throw .git(error)
        }
    }

    /// All statements of a tree, and the faults of files that are none.
    public static func all(
        in tree: TreeID, of repository: Repository
    ) throws(CatalogError) -> (statements: [ChangeStatement], faults: [StatementFault]) {
        try added(from: nil, to: tree, in: repository)
    }

    private static func read(
        _ files: [(path: RepositoryPath, entry: TreeEntry)], in repository: Repository
    ) throws(GitError) -> (statements: [ChangeStatement], faults: [StatementFault]) {
        var statements: [ChangeStatement] = []
        var faults: [StatementFault] = []
        for (path, entry) in files {
            guard entry.kind.isRegular, let name = path.string else {
                faults.append(.name(path))
                continue
            }
            do throws(GitError) {
                let bytes = try repository.blob(BlobID(entry.id), atMost: maximumLength)
                do throws(StatementFault) {
                    statements.append(try ChangeStatement(parsing: bytes, path: name))
                } catch {
                    faults.append(error)
                }
            } catch {
                guard case .tooLarge = error else { throw error }
                faults.append(.schema(SchemaError(.yaml(.tooLarge(limit: maximumLength)), in: path, at: .start)))
            }
        }
        return (statements, faults)
    }
}
