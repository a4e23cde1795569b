import GitRepository

/// The files of a commit.
public struct TreeSource: RevisionSource {
    public let repository: Repository
    public let tree: TreeID

    public init(repository: Repository, tree: TreeID) {
        self.repository = repository
        self.tree = tree
    }

    public func read(_ path: RepositoryPath, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        do throws(GitError) {
            return try repository.file(at: path, in: tree, atMost: limit)
        } catch {
            throw .git(error)
        }
    }

    public func read(_ file: RevisionFile, atMost limit: Int) throws(CatalogError) -> [UInt8]? {
        guard let blob = file.blob else { return try read(file.path, atMost: limit) }
        do throws(GitError) {
            return try repository.blob(blob, atMost: limit)
        } catch {
            throw .git(error)
        }
    }

    public func files(enter: (RepositoryPath) -> Bool) throws(CatalogError) -> [RevisionFile] {
        var found: [RevisionFile] = []
        do throws(GitError) {
            try repository.walk(
                tree, enter: { enter($0) ? .enter : .skip },
                visit: { path, entry in
                    if entry.kind.isRegular { found.append(RevisionFile(path: path, blob: BlobID(entry.id))) }
                })
        } catch {
            throw .git(error)
        }
        return found.sorted { $0.path < $1.path }
    }
}
