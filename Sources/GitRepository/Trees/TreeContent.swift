/// The entries of a tree object, read one after another from its bytes.
///
/// Each is a mode in octal digits, a space, a name, NUL, and the twenty bytes of an object name.
struct TreeContent: IteratorProtocol {
    private let bytes: [UInt8]
    private var offset = 0
    /// Whether something that no tree can hold ended the sequence early.
    private(set) var isDamaged = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> NamedEntry? {
        guard !isDamaged, offset < bytes.count else { return nil }
        guard let entry = read() else {
            isDamaged = true
            return nil
        }
        return entry
    }

    private mutating func read() -> NamedEntry? {
        var mode: UInt32 = 0
        while offset < bytes.count, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit < 8, mode < 1 << 20 {
            mode = mode << 3 | UInt32(digit)
            offset += 1
        }
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: " "),
            let end = bytes[(offset + 1)...].firstIndex(of: 0), bytes.count - end > ObjectID.byteCount,
            let kind = TreeEntry.Kind(mode: mode)
        else { return nil }
        let name = bytes[offset + 1..<end]
        guard Self.isName(name) else { return nil }
        offset = end + 1 + ObjectID.byteCount
        return NamedEntry(
            name: Array(name), entry: TreeEntry(id: ObjectID(bytes[end + 1..<offset]), kind: kind))
    }

    /// Git never writes other names; with them, an entry could pose as a file in another folder.
    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty && !name.contains(UInt8(ascii: "/")) && !name.elementsEqual(".".utf8)
            && !name.elementsEqual("..".utf8)
    }
}

extension Repository {
    /// All entries of a tree, in git's order; none for `nil`, the empty tree.
    func entries(of tree: TreeID?) throws(GitError) -> [NamedEntry] {
        guard let tree else { return [] }
        var content = try content(of: tree)
        var entries: [NamedEntry] = []
        while let entry = content.next() { entries.append(entry) }
        guard !content.isDamaged else { throw .damagedObject(tree.id) }
        return entries
    }

    func content(of tree: TreeID) throws(GitError) -> TreeContent {
        TreeContent(try object(tree.id, .tree, atMost: Self.treeLimit))
    }

    /// About a million entries in one folder.
    private static let treeLimit = 64 << 20

    /// What lies at `path`; `nil` if nothing does.
    public func entry(at path: RepositoryPath, in tree: TreeID) throws(GitError) -> TreeEntry? {
        var found = TreeEntry(id: tree.id, kind: .tree)
        for component in path.components {
            guard let folder = found.tree else { return nil }
            guard let entry = try entry(named: component, in: folder) else { return nil }
            found = entry
        }
        return path.bytes.isEmpty ? nil : found
    }
    private func entry(named name: ArraySlice<UInt8>, in folder: TreeID) throws(GitError) -> TreeEntry? {
        var content = try content(of: folder)
        while let entry = content.next() {
            if entry.name.elementsEqual(name) { return entry.entry }
        }
        guard !content.isDamaged else { throw .damagedObject(folder.id) }
        return nil
    }
}
