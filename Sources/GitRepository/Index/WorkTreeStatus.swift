import CGit2
import Programs
import SystemPackage

/// How a file of the work tree stands to HEAD and the index.
public enum WorkTreeStatus: Hashable, Sendable {
    case unchanged
    /// Differs from HEAD, and the next commit will have it as it is.
    case staged
    /// Differs from HEAD, and not all of it is staged.
    case modified
    /// There, but unknown to HEAD and the index.
    case untracked
    /// Untracked, and told to stay so.
    case ignored
    case deleted
    case conflicted
}

extension Repository {
    /// The files at or below `folders` that are not as HEAD has them, untracked ones included, ignored ones not.
    public func uncommitted(
        below folders: [RepositoryPath]
    ) throws(GitError) -> [RepositoryPath: WorkTreeStatus] {
        try statuses(folders, flags: GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue)
    }

    /// How each of some files stands to HEAD, ignored ones included.
    public func workTreeStatus(
        of paths: [RepositoryPath]
    ) throws(GitError) -> [RepositoryPath: WorkTreeStatus] {
        guard !paths.isEmpty else { return [:] }
        let flags =
            GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue | GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue
            | GIT_STATUS_OPT_RECURSE_IGNORED_DIRS.rawValue
        let changed = try statuses(paths, flags: flags)
        return Dictionary(paths.map { ($0, changed[$0] ?? .unchanged) }) { first, _ in first }
    }

    private func statuses(
        _ paths: [RepositoryPath], flags: UInt32
    ) throws(GitError) -> [RepositoryPath: WorkTreeStatus] {
        guard !isBare else { throw .bare }
        try useOwnIndex()
        var options = git_status_options()
        try check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
            | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue | flags
        let list = try withCStrings(paths.map(\.bytes)) { strings throws(GitError) in
            try Handle(git_status_list_free) { list in
                strings.withUnsafeMutableBufferPointer { buffer in
                    options.pathspec = git_strarray(strings: buffer.baseAddress, count: buffer.count)
                    return git_status_list_new(&list, handle, &options)
                }
            }
        }
        var statuses: [RepositoryPath: WorkTreeStatus] = [:]
        for index in 0..<git_status_list_entrycount(list.pointer) {
            guard let entry = git_status_byindex(list.pointer, index)?.pointee,
                let file = entry.index_to_workdir?.pointee.new_file ?? entry.head_to_index?.pointee.new_file,
                let path = file.path
            else { continue }
            statuses[RepositoryPath(bytes: Array(cString: path))] = WorkTreeStatus(entry.status)
        }
        return statuses
    }

    /// Makes libgit2 look at the index that the environment names.
    private func useOwnIndex() throws(GitError) {
        // libgit2 would say in prose what ``readIndex()`` says in a type.
        _ = try readIndex()
        let path = indexFile
        let index = try Handle(git_index_free) { handle in path.withPlatformString { git_index_open(&handle, $0) } }
        try check(git_repository_set_index(handle, index.pointer))
    }
}

extension WorkTreeStatus {
    fileprivate init(_ status: git_status_t) {
        func has(_ flags: git_status_t...) -> Bool { flags.contains { status.rawValue & $0.rawValue != 0 } }
        if has(GIT_STATUS_CONFLICTED) {
            self = .conflicted
        } else if has(GIT_STATUS_WT_DELETED, GIT_STATUS_INDEX_DELETED) {
            self = .deleted
        } else if has(GIT_STATUS_IGNORED) {
            self = .ignored
        } else if has(GIT_STATUS_WT_NEW) {
            self = .untracked
        } else if has(GIT_STATUS_WT_MODIFIED, GIT_STATUS_WT_TYPECHANGE) {
            self = .modified
        } else {
            self =
                has(GIT_STATUS_INDEX_NEW, GIT_STATUS_INDEX_MODIFIED, GIT_STATUS_INDEX_TYPECHANGE) ? .staged : .unchanged
        }
    }
}
