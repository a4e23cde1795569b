import CGit2
import Glibc

/// Which lines of a file are new.
struct LineComparison {
    private let limit: Int
    private let repository: Repository

    init(limit: Int, in repository: Repository) {
        self.limit = limit
        self.repository = repository
    }

    /// - Parameter old: what the file was before; `nil` for a file that came.
    func content(of new: TreeEntry, since old: TreeEntry?) throws(GitError) -> StagedFile.Content {
        let old = comparable(old, with: new)
        return try repository.withObject(new.id) { content throws(GitError) in
            if Self.isBinary(content) { return .binary }
            guard let old else { return .text(addedLines: Self.allLines(of: content)) }
            return try repository.withObject(old.id) { old throws(GitError) in
                .text(addedLines: try Self.addedLines(in: content, since: old))
            }
        }
    }

    /// What a file can be compared with: nothing where it was another kind of thing, where that is too large, and where a
    /// partial clone does not have it. Then all lines count as new.
    private func comparable(_ old: TreeEntry?, with new: TreeEntry) -> TreeEntry? {
        guard let old, old.kind != .submodule, old.kind.isRegular == new.kind.isRegular,
            let (kind, size) = try? repository.header(of: old.id), kind == .blob, size <= limit
        else { return nil }
        return old
    }

    private static func isBinary(_ content: UnsafeRawBufferPointer) -> Bool {
        content.prefix(8000).contains(0)
    }

    private static func allLines(of content: UnsafeRawBufferPointer) -> [ClosedRange<Int>] {
        guard let last = content.last else { return [] }
        let newline = UInt8(ascii: "\n")
        let count = content.reduce(0) { $1 == newline ? $0 + 1 : $0 } + (last == newline ? 0 : 1)
        return [1...count]
    }

    private static func addedLines(
        in new: UnsafeRawBufferPointer, since old: UnsafeRawBufferPointer
    ) throws(GitError) -> [ClosedRange<Int>] {
        var options = git_diff_options()
        try check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        options.context_lines = 0
        // Whether it is text has been decided, and the hunks are to be those that `git diff` shows.
        options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
        let patch = try Handle(git_patch_free) {
            git_patch_from_buffers(
                &$0, old.baseAddress, old.count, nil, new.baseAddress, new.count, nil, &options)
        }
        var lines: [ClosedRange<Int>] = []
        for number in 0..<git_patch_num_hunks(patch.pointer) {
            var hunk: UnsafePointer<git_diff_hunk>?
            try check(git_patch_get_hunk(&hunk, nil, patch.pointer, number))
            guard let hunk = hunk?.pointee, hunk.new_lines > 0 else { continue }
            lines.append(Int(hunk.new_start)...Int(hunk.new_start) + Int(hunk.new_lines) - 1)
        }
        return lines
    }
}
