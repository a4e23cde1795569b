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
        var files: [StagedFile]?
        for parent in parents {
            var changed: [StagedFile] = []
            for change in try changes(from: parent, to: commit.tree) {
                guard let new = change.new, new.kind != .submodule else { continue }
                changed.append(try file(change.path, from: change.old, to: new, limit))
            }
            files = files.map { Self.common($0, changed) } ?? changed
        }
        return files ?? []
    }

    /// What is new to both.
    private static func common(_ files: [StagedFile], _ others: [StagedFile]) -> [StagedFile] {
        let byPath = Dictionary(others.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        return files.compactMap { file in
            guard let other = byPath[file.path] else { return nil }
            guard case .text(let lines) = file.content, case .text(let otherLines) = other.content else { return file }
            let common = lines.flatMap { range in
                otherLines.compactMap { $0.overlaps(range) ? $0.clamped(to: range) : nil }
            }
            return StagedFile(
                path: file.path, entry: file.entry, size: file.size, content: .text(addedLines: common))
        }
    }
}
