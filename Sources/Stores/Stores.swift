import Catalog
import Sealing

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
            try check(definition, knows: ["path", "name"])
            try checkName(definition)
            let path = try SQLiteLocation.path(of: name, definition, repository: repository)
            return try SQLiteStore(at: path, mayCreate: mayCreate)
        default: throw .unknownKind(definition.kind)
        }
    }

    /// What a store can hold and do, whether it is there yet or not.
    public static func capabilities(of definition: StoreDefinition) throws(StoreError) -> StoreCapabilities {
        switch definition.kind {
        case "sqlite": return SQLiteStore.capabilities
        default: throw .unknownKind(definition.kind)
        }
    }

    /// An option that nobody reads is worse than an error: `key:` misspelt would leave the values under the wrong key.
    private static func check(_ definition: StoreDefinition, knows options: Set<String>) throws(StoreError) {
        let unknown = definition.options.keys.filter { $0 != "kind" && !options.contains($0) }.sorted()
        if let option = unknown.first {
            throw .configuration("a store of kind \(definition.kind) has no option \(option)")
        }
    }

    /// What is left in braces would be a part of every name.
    private static func checkName(_ definition: StoreDefinition) throws(StoreError) {
        guard let template = definition.options["name"] else { return }
        let rest = template.replacing("{scope}", with: "").replacing("{name}", with: "")
        guard template.contains("{name}"), !rest.contains("{"), !rest.contains("}") else {
            throw .configuration("the names in a store are made of {name}, {scope} and other text, not of \(template)")
        }
    }

    /// The name of a secret in a store: the definition's `name` template, by default the secret's own name.
    public static func name(of secret: SecretID, in definition: StoreDefinition) -> String {
        (definition.options["name"] ?? "{name}").replacing("{scope}", with: secret.scope.text)
            .replacing("{name}", with: secret.name.text)
    }
}
