import GitRepository
import Sealing
import YAMLDocument

/// `.git-seal/config.yaml`: where secrets lie, which stores there are, and how they are reconciled.
public struct Config: Sendable {
    public static let path: RepositoryPath = ".git-seal/config.yaml"
    public static let maximumLength = 1 << 20

    /// 32 hex digits, made by `init`: what stores know this repository by.
    public let repository: String
    /// The remote that the repository had when its id was made; `nil` if it had none.
    public let remote: String?
    /// Where manifests lie; new ones go to the first. Never empty.
    public let paths: [Glob]
    public let scopeRules: [ScopeRule]
    public let stores: [StoreName: StoreDefinition]
    public let reconcile: Reconcile
    public let rotation: RotationDefaults
    public let hygiene: Hygiene
    public let sealing: [SealingRule]
    /// Public keys by recipients' names, by groups' names. Nothing follows from a group but what somebody who reads a
    /// scope does with it: the scope's own state is signed, this file is not.
    public let groups: [String: [String: String]]

    /// Which scope a new secret gets by its name.
    public struct ScopeRule: Hashable, Sendable {
        public let match: Glob
        public let scope: ScopeName
    }

    /// How HEAD is brought to the stores.
    public struct Reconcile: Hashable, Sendable {
        /// The branch that is applied; `nil` for whatever HEAD names.
        public let ref: String?
        /// `nil` when the file says nothing.
        public let verify: VerifyMode?
    }

    /// What happens to changes that nobody vouches for.
    public enum VerifyMode: String, Hashable, Sendable, CaseIterable {
        case off
        case warn
        case enforce
    }

    /// What holds for all rotations.
    public struct RotationDefaults: Hashable, Sendable {
        public let window: String?
    }

    /// What is asked of every secret.
    public struct Hygiene: Hashable, Sendable {
        public let wantsDescription: Bool
        /// Keys of tags.
        public let tags: [String]
        public let wantsRotation: Bool
    }

    /// What must be sealed in place in other files.
    public struct SealingRule: Hashable, Sendable {
        public let files: Glob
        /// A regular expression; `nil` for every key.
        public let keys: String?
        public let scope: ScopeName
    }
}

// MARK: - Reading

extension Config {
    /// - Throws: ``SchemaError`` with the place of the first fault.
    public init(parsing bytes: [UInt8]) throws(SchemaError) {
        let document = try Document(bytes, at: Self.path, schema: Self.schema)
        guard let spec = document.root["spec"] else { throw document.error(.missingKey("spec"), at: document.root) }
        repository = spec.text("repository") ?? ""
        remote = spec.text("remote")
        paths = spec.texts("paths").compactMap(Glob.init)
        scopeRules = spec.list("scopes").compactMap(ScopeRule.init)
        stores = try Self.stores(spec["stores"], document)
        reconcile = Reconcile(spec["reconcile"])
        rotation = RotationDefaults(window: spec["rotation"]?.text("window"))
        hygiene = Hygiene(spec["hygiene"])
        sealing = spec.list("sealing").compactMap(SealingRule.init)
        groups = Dictionary(
            (spec["groups"]?.entries ?? []).map { group in
                let members = (group.value.entries ?? []).map { ($0.name, $0.value.scalar?.content ?? "") }
                return (group.name, Dictionary(members, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func stores(
        _ node: YAMLNode?, _ document: Document
    ) throws(SchemaError) -> [StoreName: StoreDefinition] {
        var stores: [StoreName: StoreDefinition] = [:]
        for entry in node?.entries ?? [] {
            guard let name = StoreName(entry.name) else { continue }
            stores[name] = try StoreDefinition(entry.value, document)
        }
        return stores
    }
}

extension Config.ScopeRule {
    fileprivate init?(_ node: YAMLNode) {
        guard let match = node.text("match").flatMap(Glob.init), let scope = node.text("scope").flatMap(ScopeName.init)
        else { return nil }
        self.init(match: match, scope: scope)
    }
}

extension Config.Reconcile {
    fileprivate init(_ node: YAMLNode?) {
        self.init(ref: node?.text("ref"), verify: node?.text("verify").flatMap(Config.VerifyMode.init))
    }
}

extension Config.Hygiene {
    fileprivate init(_ node: YAMLNode?) {
        self.init(
            wantsDescription: node?.flag("description") ?? false, tags: node?.texts("tags") ?? [],
            wantsRotation: node?.flag("rotation") ?? false)
    }
}

extension Config.SealingRule {
    fileprivate init?(_ node: YAMLNode) {
        guard let files = node.text("files").flatMap(Glob.init), let scope = node.text("scope").flatMap(ScopeName.init)
        else { return nil }
        self.init(files: files, keys: node.text("keys"), scope: scope)
    }
}

extension YAMLNode {
    /// The text of a scalar under `key`, whatever the core schema takes it for.
    package func text(_ key: String) -> String? { self[key]?.scalar?.content }

    /// The items of a list under `key`; none if it is missing.
    package func list(_ key: String) -> [YAMLNode] { self[key]?.items ?? [] }

    /// The texts of a list under `key`.
    package func texts(_ key: String) -> [String] { list(key).compactMap { $0.scalar?.content } }

    /// Whether the boolean under `key` is there and true.
    package func flag(_ key: String) -> Bool { text(key)?.lowercased() == "true" }
}
