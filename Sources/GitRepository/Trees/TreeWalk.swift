/// Whether to go into a folder.
public enum TreeDescent: Sendable {
    case enter
    case skip
}

extension Repository {
    /// Visits all that is in a tree, in git's order. Folders are asked for with `enter` before they are read, so that a walk
    /// costs what it looks at.
    ///
    /// - Parameter folder: where the tree stands; put before the paths.
    public func walk(
        _ tree: TreeID, below folder: RepositoryPath = "", enter: (RepositoryPath) -> TreeDescent = { _ in .enter },
        visit: (RepositoryPath, TreeEntry) throws(GitError) -> Void
    ) throws(GitError) {
        var folders = [(path: folder, entries: try entries(of: tree)[...])]
        while let (folder, entries) = folders.last {
            guard let next = entries.first else {
                folders.removeLast()
                continue
            }
            folders[folders.count - 1].entries.removeFirst()
            let path = folder.appending(bytes: next.name)
            if let inner = next.entry.tree {
                guard case .enter = enter(path) else { continue }
                guard folders.count < Self.depthLimit else { throw .damagedObject(inner.id) }
                folders.append((path, try self.entries(of: inner)[...]))
            } else {
                try visit(path, next.entry)
            }
        }
    }

    /// Visits what is at or below `prefixes`; no other folder is read than those and the ones that lead to them.
    public func walk(
        _ tree: TreeID, under prefixes: [RepositoryPath],
        visit: (RepositoryPath, TreeEntry) throws(GitError) -> Void
    ) throws(GitError) {
        func enter(_ folder: RepositoryPath) -> TreeDescent { folder.touches(prefixes) ? .enter : .skip }
        try walk(tree, enter: enter) { path, entry throws(GitError) in
            if prefixes.contains(where: path.isInside) { try visit(path, entry) }
        }
    }

    /// Far deeper than any file system lets a checkout be; git itself stops at 2,048.
    static var depthLimit: Int { 2048 }
}

extension RepositoryPath {
    /// Whether this folder lies in one of `prefixes` or leads to one.
    func touches(_ prefixes: [RepositoryPath]) -> Bool {
        prefixes.contains { isInside($0) || $0.isInside(self) }
    }
}
