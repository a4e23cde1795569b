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
        switch try kind(of: definition) {
        case .sqlite:
            let path = try SQLiteLocation.path(of: name, definition, repository: repository)
            return try SQLiteStore(at: path, mayCreate: mayCreate)
        case .aws: return try AWSStore(definition)
        }
    }

    /// What a store can hold and do, whether it is there yet or not.
    public static func capabilities(of definition: StoreDefinition) throws(StoreError) -> StoreCapabilities {
        switch try kind(of: definition) {
        case .sqlite: return SQLiteStore.capabilities
        case .aws: return AWSStore.capabilities
        }
    }

    /// Whether a definition can be used at all, without a look at the store. An option that nobody reads is worse than an
    /// error: `key:` misspelt would leave the values under the wrong key.
    @discardableResult
    public static func check(_ definition: StoreDefinition) throws(SchemaError) -> StoreKind {
        guard let kind = StoreKind(rawValue: definition.kind) else {
            let known = StoreKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw definition.unusable("kind", expected: known)
        }
        try definition.checkOptions(known: kind.options)
        try checkName(definition)
        if let path = definition.options["path"], !path.hasPrefix("/") {
            throw definition.unusable("path", expected: "an absolute path")
        }
        if kind == .aws { _ = try AWSOptions(definition) }
        return kind
    }

    private static func kind(of definition: StoreDefinition) throws(StoreError) -> StoreKind {
        do throws(SchemaError) {
            return try check(definition)
        } catch {
            throw .definition(error)
        }
    }

    /// What is left in braces would be a part of every name.
    private static func checkName(_ definition: StoreDefinition) throws(SchemaError) {
        guard let template = definition.options["name"] else { return }
        let rest = template.replacing("{scope}", with: "").replacing("{name}", with: "")
        guard template.contains("{name}"), !rest.contains("{"), !rest.contains("}") else {
            throw definition.unusable("name", expected: "made of {name}, {scope} and other text")
        }
    }

    /// The name of a secret in a store: the definition's `name` template, by default the secret's own name.
    public static func name(of secret: SecretID, in definition: StoreDefinition) -> String {
        (definition.options["name"] ?? "{name}").replacing("{scope}", with: secret.scope.text)
            .replacing("{name}", with: secret.name.text)
    }
}
