import Catalog
import Files
import SystemPackage

/// Where the embedded store's file lies.
public enum SQLiteLocation {
    /// `path:` of the definition, which was checked; else among what the user or the service keeps.
    public static func path(
        of name: StoreName, _ definition: StoreDefinition, repository: String
    ) throws(StoreError) -> FilePath {
        if let path = definition.options["path"] { return FilePath(path) }
        guard let folder = UserFolder.data else {
            throw .configuration("HOME is not set, so there is no place for the store")
        }
        return folder.appending(repository).appending("\(name).sqlite")
    }
}
