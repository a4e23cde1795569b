extension Repository {
    /// What ``stagedChanges(comparingUpTo:)`` says, with the index read by the `git` program. Takes some milliseconds more,
    /// for a process.
    func stagedThroughGit(comparingUpTo limit: Int) throws(GitError) -> StagedChanges {
        // An unborn branch is compared with the empty tree, whose name is the same in all repositories.
        let tree = try head().commit?.description ?? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let list = try GitProgram(for: self).output([
            "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=none", tree,
        ])
        guard let differences = RawDifferences(parsing: list) else { throw .damagedIndex(indexFile) }
        return try changes(differences.list, comparingUpTo: limit)
    }

    /// The entries that the index has for a path, as the `git` program lists them: `100644 ID STAGE`, a tab, a path, NUL.
    func indexEntriesThroughGit(at path: RepositoryPath) throws(GitError) -> [StagedEntry] {
        let list = try GitProgram(for: self).output(["ls-files", "--stage", "-z"], paths: [path])
        return list.split(separator: 0).compactMap { line in
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")), line[(tab + 1)...].elementsEqual(path.bytes)
            else { return nil }
            let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
            guard words.count == 3, let mode = UInt32(words[0], radix: 8), let kind = TreeEntry.Kind(mode: mode),
                let id = ObjectID(hex: words[1]), let stage = Int(words[2])
            else { return nil }
            return StagedEntry(stage: stage, entry: TreeEntry(id: id, kind: kind))
        }
    }
}

/// What `git diff-index --raw -z` prints: `:100644 100644 OLD NEW M`, NUL, a path, NUL, for each difference.
struct RawDifferences {
    private(set) var list: [IndexComparison.Difference] = []

    /// `nil` for other text.
    init?(parsing bytes: [UInt8]) {
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        while let line = fields.popFirst(), !line.isEmpty {
            guard line.first == UInt8(ascii: ":"), let path = fields.popFirst(), !path.isEmpty else { return nil }
            let words = line.dropFirst().split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 5, let old = Self.entry(mode: words[0], id: words[2]),
                let new = Self.entry(mode: words[1], id: words[3])
            else { return nil }
            list.append(
                IndexComparison.Difference(
                    path: RepositoryPath(bytes: Array(path)), old: old, new: new, isUnmerged: words[4] == "U"))
        }
        guard fields.isEmpty else { return nil }
    }

    /// An inner `nil` for the mode 0 that stands for nothing.
    private static func entry(mode: String, id: String) -> TreeEntry?? {
        guard let mode = UInt32(mode, radix: 8), let id = ObjectID(hex: id) else { return nil }
        if mode == 0 { return .some(nil) }
        return TreeEntry.Kind(mode: mode).map { TreeEntry(id: id, kind: $0) }
    }
}
