import GitRepository
import Sealing
import YAMLDocument

/// A secret as a file of the repository describes it.
public struct SecretManifest: Sendable {
    public static let maximumLength = 8 << 20

    public let path: RepositoryPath
    public let name: SecretName
    public let scope: ScopeName
    public let description: String?
    public let tags: [String: String]
    /// Sorted, each once.
    public let stores: [StoreName]
    /// What everyone may read.
    public let plain: [String: String]
    public let content: Content
    /// The next values of a rotation under way, for the same keys.
    public let pending: [String: SealedValue]
    public let rotation: RotationSpec?
    /// Not delivered as long as this is set.
    public let isSuspended: Bool
    public let locations: Locations

    /// Where things stand in the file, for messages.
    public struct Locations: Hashable, Sendable {
        public let name: SourceLocation
        public let scope: SourceLocation
        public let spec: SourceLocation
        /// Of the sealed values, by ``Sealed/label``.
        public let values: [String: SourceLocation]
        /// Of what `rotation` says, by its keys.
        public let rotation: [String: SourceLocation]
    }

    /// What is sealed.
    public enum Content: Hashable, Sendable {
        case data([String: SealedValue])
        case value(SealedValue)
        case binary(SealedValue)
    }

    /// A sealed value and what it is bound to.
    public struct Sealed: Hashable, Sendable {
        public let key: ManifestKey
        public let value: SealedValue

        public var type: ValueType {
            switch key {
            case .data, .value: .string
            case .binary: .bytes
            }
        }

        public var label: String { key.label }
    }

    /// The sealed values that work now, by key.
    public var sealed: [Sealed] {
        switch content {
        case .data(let values):
            values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { Sealed(key: .data($0.key), value: $0.value) }
        case .value(let value): [Sealed(key: .value, value: value)]
        case .binary(let value): [Sealed(key: .binary, value: value)]
        }
    }

    /// All keys, sealed and plain, sorted; of a single value none.
    public var keys: [String] {
        guard case .data(let values) = content else { return [] }
        return (Array(values.keys) + Array(plain.keys)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public var id: SecretID { SecretID(scope: scope, name: name) }

    public func binding(of key: ManifestKey) -> Binding { .manifest(secretName: name.text, key: key) }
}

extension ManifestKey {
    /// The key's name, as a person calls it.
    public var label: String {
        switch self {
        case .data(let key): key
        case .value: "value"
        case .binary: "binary"
        }
    }
}

/// What identifies a secret: the same name may live in several scopes.
public struct SecretID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let scope: ScopeName
    public let name: SecretName

    public init(scope: ScopeName, name: SecretName) {
        self.scope = scope
        self.name = name
    }

    /// As in policies: `prod:payments/db`.
    public var description: String { "\(scope):\(name)" }

    public static func < (a: SecretID, b: SecretID) -> Bool { (a.scope, a.name) < (b.scope, b.name) }
}

/// How a secret is rotated, as the manifest says it; `Rotation` gives the schedule its meaning.
public struct RotationSpec: Hashable, Sendable {
    /// `rate(…)` or `cron(…)`.
    public let schedule: String
    public let window: String?
    public let strategy: String?
    public let runner: Runner
    public let generate: [String: GenerateRule]

    /// Who does it.
    public enum Runner: Hashable, Sendable {
        case reconciler
        /// The store, by rotation of its own.
        case store
    }

    /// How a new value of one key is made.
    public struct GenerateRule: Hashable, Sendable {
        public let length: Int?
        public let exclude: String?
    }
}
