/// A path that differs between two trees.
public struct TreeChange: Hashable, Sendable {
    public let path: RepositoryPath
    /// `nil` for a path that came.
    public let old: TreeEntry?
    /// `nil` for a path that went.
    public let new: TreeEntry?

    public init(path: RepositoryPath, old: TreeEntry?, new: TreeEntry?) {
        self.path = path
        self.old = old
        self.new = new
    }
}

extension Repository {
    /// The files that differ between two trees, sorted by path; folders with the same content are never opened. A file
    /// that became a folder went, and what is in the folder came.
    ///
    /// - Parameters:
    ///   - old: `nil` for the empty tree.
    ///   - enter: asked for each folder that differs.
    public func changes(
        from old: TreeID?, to new: TreeID?, enter: (RepositoryPath) -> TreeDescent = { _ in .enter }
    ) throws(GitError) -> [TreeChange] {
        var changes: [TreeChange] = []
        var pending: [FolderPair] = [FolderPair(path: "", old: old, new: new, depth: 0)]
        while let folder = pending.popLast() {
            guard folder.old != folder.new else { continue }
            if folder.depth == Self.depthLimit, let deepest = folder.new ?? folder.old {
                throw .damagedObject(deepest.id)
            }
            for (name, old, new) in Self.differences(try entries(of: folder.old), try entries(of: folder.new)) {
                let path = folder.path.appending(bytes: name)
                let inner = FolderPair(path: path, old: old?.tree, new: new?.tree, depth: folder.depth + 1)
                if inner.old != inner.new, case .enter = enter(path) { pending.append(inner) }
                let oldFile = old?.kind == .tree ? nil : old
                let newFile = new?.kind == .tree ? nil : new
                if oldFile != nil || newFile != nil {
                    changes.append(TreeChange(path: path, old: oldFile, new: newFile))
                }
            }
        }
        return changes.sorted { $0.path < $1.path }
    }

    /// The files at or below `prefixes` that differ between two trees, sorted by path.
    public func changes(
        from old: TreeID?, to new: TreeID?, under prefixes: [RepositoryPath]
    ) throws(GitError) -> [TreeChange] {
        try changes(from: old, to: new) { $0.touches(prefixes) ? .enter : .skip }
            .filter { change in prefixes.contains(where: change.path.isInside) }
    }

    /// The names whose entries differ.
    private static func differences(
        _ old: [NamedEntry], _ new: [NamedEntry]
    ) -> [(name: [UInt8], old: TreeEntry?, new: TreeEntry?)] {
        // Git's own order would keep a file and a folder of one name apart.
        var left = old.sorted { $0.name.lexicographicallyPrecedes($1.name) }[...]
        var right = new.sorted { $0.name.lexicographicallyPrecedes($1.name) }[...]
        func name(_ entry: NamedEntry?) -> TreePlace? { entry.map { TreePlace(name: $0.name[...], isFolder: false) } }
        var differences: [(name: [UInt8], old: TreeEntry?, new: TreeEntry?)] = []
        while !left.isEmpty || !right.isEmpty {
            let order = TreePlace.order(name(left.first), name(right.first))
            let before = order == .after ? nil : left.popFirst()
            let after = order == .before ? nil : right.popFirst()
            guard before?.entry != after?.entry, let name = before?.name ?? after?.name else { continue }
            differences.append((name, before?.entry, after?.entry))
        }
        return differences
    }
}

/// A folder in two trees.
private struct FolderPair {
    let path: RepositoryPath
    let old: TreeID?
    let new: TreeID?
    let depth: Int
}
