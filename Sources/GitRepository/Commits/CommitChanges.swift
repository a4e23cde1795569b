extension Repository {
    /// The files that a commit changes, with the lines that it adds.
    ///
    /// Of a merge only what none of its parents has: the rest is its parents' doing. A parent that a shallow clone lacks
    /// counts as empty.
    ///
    /// - Parameter limit: files larger than this are named with their size, and not read.
    public func changedFiles(
        by commit: Commit, comparingUpTo limit: Int = 64 << 20
    ) throws(GitError) -> [StagedFile] {
        var parents: [TreeID?] = []
        for parent in commit.parents where contains(parent.id) { parents.append(try tree(of: parent)) }
        if parents.isEmpty { parents = [nil] }
        var changes: [[RepositoryPath: TreeChange]] = []
        for parent in parents {
            let changed = try self.changes(from: parent, to: commit.tree).filter { change in
                change.new.map { $0.kind != .submodule } ?? false
            }
            changes.append(Dictionary(changed.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }))
        }
        // Most of what a merge changes is in one of its parents as it is: its lines need not be compared.
        let common = changes[0].keys.filter { path in changes.allSatisfy { $0[path] != nil } }.sorted()
        var files: [StagedFile] = []
        for path in common {
            var versions: [StagedFile] = []
            for change in changes.compactMap({ $0[path] }) {
                guard let new = change.new else { continue }
                versions.append(try file(path, from: change.old, to: new, limit))
            }
            if let first = versions.first { files.append(versions.dropFirst().reduce(first, Self.common)) }
        }
        return files
    }

    /// What is new to both.
    private static func common(_ file: StagedFile, _ other: StagedFile) -> StagedFile {
        guard case .text(let lines) = file.content, case .text(let otherLines) = other.content else { return file }
        let common = lines.flatMap { range in
            otherLines.compactMap { $0.overlaps(range) ? $0.clamped(to: range) : nil }
        }
        return StagedFile(path: file.path, entry: file.entry, size: file.size, content: .text(addedLines: common))
    }
}
