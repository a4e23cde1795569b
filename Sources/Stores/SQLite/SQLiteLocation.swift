import Catalog
import Glibc
import SystemPackage

/// Where the embedded store's file lies.
public enum SQLiteLocation {
    /// `path:` of the definition, which was checked; else below `$STATE_DIRECTORY`, which systemd gives to services, else below
    /// `$XDG_DATA_HOME/git-seal`, by default `~/.local/share/git-seal`.
    public static func path(
        of name: StoreName, _ definition: StoreDefinition, repository: String
    ) throws(StoreError) -> FilePath {
        if let path = definition.options["path"] { return FilePath(path) }
        let folder: FilePath
        if let state = variable("STATE_DIRECTORY") {
            // Several are separated by colons; the first is ours.
            folder = FilePath(String(state.prefix { $0 != ":" }))
        } else if let data = variable("XDG_DATA_HOME") {
            folder = FilePath(data).appending("git-seal")
        } else if let home = variable("HOME") {
            folder = FilePath(home).appending(".local").appending("share").appending("git-seal")
        } else {
            throw .configuration("HOME is not set, so there is no place for the store")
        }
        return folder.appending(repository).appending("\(name).sqlite")
    }

    /// The freedesktop specification has relative paths ignored.
    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}
