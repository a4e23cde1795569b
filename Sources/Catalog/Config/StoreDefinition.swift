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
    /// Where each option stands, those that are no texts too.
    private let locations: [String: SourceLocation]

    /// Options are the store's own matter; see ``checkOptions(known:)``.
    static let schema = Schema.object(
        [.init("kind", .text(), required: true, "Which store it is, as in sqlite.")],
        .init(areOthersAllowed: true))

    init(_ node: YAMLNode, _ document: Document) throws(SchemaError) {
        digest = StoreDigest.digest(of: try CanonicalJSON.text(node, document))
        var options: [String: String] = [:]
        var locations: [String: SourceLocation] = [:]
        for entry in node.entries ?? [] where entry.name != "kind" {
            options[entry.name] = entry.value.scalar?.content
            locations[entry.name] = entry.key.location
        }
        kind = node.text("kind") ?? ""
        self.options = options
        self.locations = locations
    }

    /// Refuses options that the store does not know: a mistyped one must not silently mean the default.
    public func checkOptions(known: [String]) throws(SchemaError) {
        for (option, location) in locations.sorted(by: { $0.value.offset < $1.value.offset })
        where !known.contains(option) {
            let nearest = NearestName.of(option, among: known)
            throw SchemaError(.unknownKey(option, nearest: nearest), in: Config.path, at: location)
        }
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
