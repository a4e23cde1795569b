import CGit2
import SystemPackage

extension Repository {
    /// A value of git's configuration, from all its files; `nil` if it is not set. A file that does not parse has kept the
    /// repository from being opened.
    public func configuration(_ name: String) -> String? {
        guard let configuration = try? configurationFiles() else { return nil }
        var value = git_buf()
        defer { git_buf_dispose(&value) }
        guard git_config_get_string_buf(&value, configuration.handle.pointer, name) == 0 else { return nil }
        return value.ptr.map { String(cString: $0) }
    }

    /// All values of a name (in lower case) in the files that nobody but the user and the system's administrator can
    /// write: what the repository's own configuration says does not count.
    public func protectedConfigurationValues(_ name: String) throws(GitError) -> [String] {
        var values: [String] = []
        try protectedConfiguration().forEach(matching: "^\(name.replacing(".", with: "\\."))$") { values.append($1) }
        return values
    }

    /// Sets a value in the configuration file that all work trees of this repository share.
    public func setConfiguration(_ name: String, _ value: String) throws(GitError) {
        let all = try configurationFiles()
        let own = try Handle(git_config_free) {
            git_config_open_level(&$0, all.handle.pointer, GIT_CONFIG_LEVEL_LOCAL)
        }
        try check(git_config_set_string(own.pointer, name, value))
    }

    func configurationFiles() throws(GitError) -> ConfigurationFiles {
        ConfigurationFiles(try Handle(git_config_free) { git_repository_config(&$0, handle) })
    }
}

/// Git's reading of a boolean: `true`, `yes`, `on` and numbers but 0.
func parsesAsTrue(_ text: String) -> Bool {
    var value: Int32 = 0
    return git_config_parse_bool(&value, text) == 0 && value != 0
}
