import Glibc
import SystemPackage

/// Where a user's programs keep what is theirs, as the XDG Base Directory Specification says; `nil` where the
/// environment names no place. Relative paths are ignored, as the specification demands.
///
/// https://specifications.freedesktop.org/basedir-spec/latest/
public enum UserFolder {
    /// What can be made anew: `$CACHE_DIRECTORY`, which systemd gives to services, else below `$XDG_CACHE_HOME` or
    /// `~/.cache`.
    public static var cache: FilePath? { ofService("CACHE_DIRECTORY") ?? ofUser("XDG_CACHE_HOME", [".cache"]) }

    /// What must be kept: `$STATE_DIRECTORY`, else below `$XDG_DATA_HOME` or `~/.local/share`.
    public static var data: FilePath? { ofService("STATE_DIRECTORY") ?? ofUser("XDG_DATA_HOME", [".local", "share"]) }

    /// Several are separated by colons; the first is ours.
    private static func ofService(_ variable: String) -> FilePath? {
        path(variable) { String($0.prefix { $0 != ":" }) }
    }

    private static func ofUser(_ variable: String, _ belowHome: [String]) -> FilePath? {
        let folder = path(variable) ?? path("HOME").map { belowHome.reduce($0) { $0.appending($1) } }
        return folder?.appending("git-seal")
    }

    private static func path(_ variable: String, _ cut: (String) -> String = { $0 }) -> FilePath? {
        guard let text = getenv(variable).map({ cut(String(cString: $0)) }), text.hasPrefix("/") else { return nil }
        return FilePath(text)
    }
}
