/// The index compared with a tree, in one pass through both, folder by folder.
struct IndexComparison {
    /// A path that differs.
    struct Difference: Hashable {
        let path: RepositoryPath
        let old: TreeEntry?
        let new: TreeEntry?
        /// A merge left several versions, and `new` is none of them.
        var isUnmerged = false
    }

    private(set) var differences: [Difference] = []
    private let repository: Repository
    private let index: IndexFile
    private var cursor: IndexCursor
    /// From the top folder to the one that is being compared.
    private var folders: [Folder] = []

    private struct Folder {
        /// With a slash at the end, but for the top.
        let path: [UInt8]
        let tree: [NamedEntry]
        var position = 0
        /// The nodes of the cache tree for the folders in it.
        let nodes: [ArraySlice<UInt8>: Int]
    }

    init(_ index: IndexFile, with tree: TreeID?, in repository: Repository) throws(GitError) {
        self.index = index
        self.repository = repository
        cursor = IndexCursor(index)
        try cursor.advance()
        try compare([], tree, node: index.cacheTree == nil ? nil : 0)
        while let folder = folders.last { try step(in: folder) }
        guard cursor.isAtEnd else { throw damage }
    }

    private var damage: GitError { .damagedIndex(index.path) }

    private mutating func step(in folder: Folder) throws(GitError) {
        let item = try nextItem(in: folder)
        let entry = folder.position < folder.tree.count ? folder.tree[folder.position] : nil
        guard item != nil || entry != nil else {
            folders.removeLast()
            return
        }
        let order = TreePlace.order(item, entry?.place)
        if order != .before { folders[folders.count - 1].position += 1 }
        let old = order == .before ? nil : entry
        if order != .after, let item {
            if item.isFolder {
                let path = folder.path + item.name + [Self.slash]
                try compare(path, old?.entry.tree, node: folder.nodes[item.name])
            } else {
                try compareFile(with: old?.entry)
            }
        } else if let old {
            if let tree = old.entry.tree {
                try compare(folder.path + old.name + [Self.slash], tree, node: nil)
            } else {
                differences.append(
                    Difference(path: RepositoryPath(bytes: folder.path + old.name), old: old.entry, new: nil))
            }
        }
    }

    /// The file or folder that the cursor stands at, if it is in `folder`.
    private mutating func nextItem(in folder: Folder) throws(GitError) -> TreePlace? {
        // To git, too, a path that is only intended to be added is not there yet.
        while !cursor.isAtEnd, cursor.isIntendedToBeAdded { try cursor.advance() }
        guard !cursor.isAtEnd, cursor.path.starts(with: folder.path) else { return nil }
        let rest = cursor.path.dropFirst(folder.path.count)
        guard let last = rest.last, last != Self.slash else { throw damage }
        guard let end = rest.firstIndex(of: Self.slash) else { return TreePlace(name: rest, isFolder: false) }
        return TreePlace(name: rest[..<end], isFolder: true)
    }

    private mutating func compareFile(with old: TreeEntry?) throws(GitError) {
        func path() -> RepositoryPath { RepositoryPath(bytes: Array(cursor.path)) }
        guard cursor.stage == 0 else {
            let path = path()
            differences.append(Difference(path: path, old: old, new: nil, isUnmerged: true))
            while !cursor.isAtEnd, cursor.stage != 0, cursor.path.elementsEqual(path.bytes) { try cursor.advance() }
            return
        }
        guard let new = cursor.entry else { throw damage }
        if new != old { differences.append(Difference(path: path(), old: old, new: new)) }
        try cursor.advance()
    }

    /// Passes over a folder that is known to be as in `tree`, else begins to compare it.
    private mutating func compare(_ path: [UInt8], _ tree: TreeID?, node: Int?) throws(GitError) {
        guard folders.count < Repository.depthLimit else { throw damage }
        if let node, let content = index.cacheTree?.nodes[node].content, content.tree == tree, content.entryCount > 0 {
            try cursor.skip(content.entryCount - 1)
            let endsInside = !cursor.isAtEnd && cursor.path.starts(with: path)
            try cursor.advance()
            // The count must be that of the folder, or the names that are passed over would be others than git meant.
            guard endsInside, cursor.isAtEnd || !cursor.path.starts(with: path) else { throw damage }
            return
        }
        folders.append(
            Folder(
                path: path, tree: try repository.entries(of: tree),
                nodes: node.flatMap { index.cacheTree?.folders(in: $0, of: index.bytes) } ?? [:]))
    }

    private static let slash = UInt8(ascii: "/")
}
