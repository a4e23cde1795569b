import Catalog
import Glibc
import Sealing
import SystemPackage

/// The stores that there are, by the kind that `config.yaml` names.
public enum Stores {
    /// Opens a store.
    ///
    /// - Parameters:
    ///   - repository: the id of the repository, which the embedded store's place follows from.
    ///   - mayCreate: whether a store that is missing is made.
    public static func open(
        _ name: StoreName, _ definition: StoreDefinition, repository: String, mayCreate: Bool
    ) throws(StoreError) -> any SecretStore {
        switch definition.kind {
        case "sqlite":
            let path = try SQLiteLocation.path(of: name, definition, repository: repository)
            return try SQLiteStore(at: path, mayCreate: mayCreate)
        default: throw .unknownKind(definition.kind)
        }
    }

    /// The name of a secret in a store: the definition's `name` template, by default the secret's own name.
    public static func name(of secret: SecretID, in definition: StoreDefinition) -> String {
        (definition.options["name"] ?? "{name}").replacing("{scope}", with: secret.scope.text)
            .replacing("{name}", with: secret.name.text)
    }
}

/// Where the embedded store's file lies.
public enum SQLiteLocation {
    /// `path:` of the definition; else below `$STATE_DIRECTORY`, which systemd gives to services, else below
    /// `$XDG_DATA_HOME/git-seal`, by default `~/.local/share/git-seal`.
    public static func path(
        of name: StoreName, _ definition: StoreDefinition, repository: String
    ) throws(StoreError) -> FilePath {
        if let path = definition.options["path"] {
            guard path.hasPrefix("/") else { throw .configuration("path must be absolute") }
            return FilePath(path)
        }
        let folder: FilePath
        if let state = variable("STATE_DIRECTORY") {
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

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
