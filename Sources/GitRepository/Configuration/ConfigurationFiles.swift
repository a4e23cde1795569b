import CGit2
import SystemPackage

/// Several configuration files that are read as one.
struct ConfigurationFiles: ~Copyable {
    let handle: Handle

    init(_ handle: consuming Handle) {
        self.handle = handle
    }

    /// None yet.
    init() throws(GitError) {
        handle = try Handle(git_config_free) { git_config_new(&$0) }
    }

    /// Adds a file, if it is there.
    ///
    /// - Parameter repository: the one that conditional includes are about.
    func add(_ path: FilePath?, _ level: git_config_level_t, of repository: Repository?) throws(GitError) {
        guard let path else { return }
        let code = path.withPlatformString {
            git_config_add_file_ondisk(handle.pointer, $0, level, repository?.handle, 0)
        }
        guard code != GIT_ENOTFOUND.rawValue else { return }
        try check(code)
    }

    /// Calls `visit` with the name and value of each entry whose name matches a regular expression.
    func forEach(matching pattern: String, _ visit: (String, String) -> Void) throws(GitError) {
        let iterator = try Handle(git_config_iterator_free) {
            git_config_iterator_glob_new(&$0, handle.pointer, pattern)
        }
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator.pointer) == 0, let found = entry?.pointee {
            guard let name = found.name else { continue }
            visit(String(cString: name), found.value.map { String(cString: $0) } ?? "")
        }
    }
}

extension Repository {
    /// Puts the configuration together as git does where libgit2 1.5 would not: it knows neither `config.worktree` nor the
    /// variables that name other files. What `git -c` says for one command is not seen.
    func readConfiguration() throws(GitError) {
        let hasOwnFile = configuration("extensions.worktreeConfig").map(parsesAsTrue) ?? false
        let variables: [RepositoryEnvironment.Variable] = [
            .globalConfiguration, .systemConfiguration, .noSystemConfiguration,
        ]
        guard hasOwnFile || variables.contains(where: { environment.text($0) != nil }) else { return }
        let files = try protectedConfiguration()
        try files.add(commonDirectory.appending("config"), GIT_CONFIG_LEVEL_LOCAL, of: self)
        if hasOwnFile {
            try files.add(gitDirectory.appending("config.worktree"), GIT_CONFIG_LEVEL_APP, of: self)
        }
        try check(git_repository_set_config(handle, files.handle.pointer))
    }

    /// The files that nobody but the user and the system's administrator can write.
    func protectedConfiguration() throws(GitError) -> ConfigurationFiles {
        let files = try ConfigurationFiles()
        if !environment.isTrue(.noSystemConfiguration) {
            let path = environment.path(.systemConfiguration) ?? Self.found(by: git_config_find_system)
            try files.add(path, GIT_CONFIG_LEVEL_SYSTEM, of: self)
        }
        if let path = environment.path(.globalConfiguration) {
            try files.add(path, GIT_CONFIG_LEVEL_GLOBAL, of: self)
        } else {
            try files.add(Self.found(by: git_config_find_xdg), GIT_CONFIG_LEVEL_XDG, of: self)
            try files.add(Self.found(by: git_config_find_global), GIT_CONFIG_LEVEL_GLOBAL, of: self)
        }
        return files
    }

    private static func found(by find: (UnsafeMutablePointer<git_buf>?) -> Int32) -> FilePath? {
        var path = git_buf()
        defer { git_buf_dispose(&path) }
        guard find(&path) == 0, let text = path.ptr else { return nil }
        return FilePath(platformString: text)
    }
}
