import Crypto
import GitRepository
import Sealing
import YAMLDocument

/// A store as `config.yaml` defines it, without its name.
public struct StoreDefinition: Sendable {
    /// Which store it is, as in `sqlite`.
    public let kind: String
    /// The options besides `kind` that are texts.
    public let options: [String: String]
    /// What a scope allows is this: a store that is redefined is another store, until a reader of the scope allows it
    /// again.
    public let digest: String
    /// Where everything stands, `kind` and what is no text too.
    private let places: [String: Place]

    private struct Place {
        let key: SourceLocation
        let value: SourceLocation
    }

    /// Options are the store's own matter; see ``checkOptions(known:)``.
    static let schema = Schema.object(
        [.init("kind", .text(), required: true, "Which store it is, as in sqlite.")],
        .init(areOthersAllowed: true))

    init(_ node: YAMLNode, _ document: Document) throws(SchemaError) {
        digest = StoreDigest.digest(of: try CanonicalJSON.text(node, document))
        var options: [String: String] = [:]
        var places: [String: Place] = [:]
        for entry in node.entries ?? [] {
            places[entry.name] = Place(key: entry.key.location, value: entry.value.location)
            if entry.name != "kind" { options[entry.name] = entry.value.scalar?.content }
        }
        kind = node.text("kind") ?? ""
        self.options = options
        self.places = places
    }

    /// Refuses options that the store does not know, or that are no texts: a mistyped one must not silently mean the
    /// default.
    public func checkOptions(known: [String]) throws(SchemaError) {
        for (option, place) in places.sorted(by: { $0.value.key.offset < $1.value.key.offset }) where option != "kind" {
            guard known.contains(option) else {
                let nearest = NearestName.of(option, among: known)
                throw SchemaError(.unknownKey(option, nearest: nearest), in: Config.path, at: place.key)
            }
            guard options[option] != nil else {
                throw SchemaError(.wrongType(key: option, expected: "a text"), in: Config.path, at: place.value)
            }
        }
    }

    /// The error of an option, or of `kind`, that has a value the store cannot use.
    public func unusable(_ option: String, expected: String) -> SchemaError {
        SchemaError(
            .invalidValue(key: option, expected: expected), in: Config.path, at: places[option]?.value ?? .start)
    }
}

extension StoreDefinition: Hashable {
    public static func == (a: StoreDefinition, b: StoreDefinition) -> Bool {
        a.digest == b.digest && a.kind == b.kind && a.options == b.options
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }
}

/// The first 16 hex digits of SHA-256 over a store's definition as canonical JSON.
enum StoreDigest {
    static func digest(of definition: String) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array(definition.utf8)).prefix(8)))
    }
}
