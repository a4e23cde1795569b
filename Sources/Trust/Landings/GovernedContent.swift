import Catalog
import GitRepository
import Sealing

/// What a file is to the policy.
enum GovernedContent {
    /// Nothing that is governed.
    case free
    case manifest(SecretManifest)
    /// A broken manifest: nobody knows whose.
    case unreadable
    /// A file with sealed values of these scopes.
    case sealed(Set<ScopeName?>)

    var manifest: SecretManifest? { if case .manifest(let manifest) = self { manifest } else { nil } }
    var scopes: Set<ScopeName?> { if case .sealed(let scopes) = self { scopes } else { [] } }

    /// - Parameter isManifestPath: whether manifests may lie there.
    init(_ bytes: [UInt8], at path: RepositoryPath, isManifestPath: Bool) {
        if isManifestPath {
            do throws(SchemaError) {
                if let manifest = try SecretManifest.read(bytes, at: path) {
                    self = .manifest(manifest)
                    return
                }
            } catch {
                self = .unreadable
                return
            }
        }
        let scopes = Self.scopes(bytes)
        self = scopes.isEmpty ? .free : .sealed(scopes)
    }

    private static let mark = Array("seal:v1:".utf8)

    /// The scopes that sealed values name; `nil` for what only looks like one.
    private static func scopes(_ bytes: [UInt8]) -> Set<ScopeName?> {
        guard bytes.holds(mark) else { return [] }
        var scopes: Set<ScopeName?> = []
        var rest = bytes[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            let name = rest.prefix(129).prefix { $0 != UInt8(ascii: ":") }
            scopes.insert(ScopeName(String(decoding: name, as: UTF8.self)))
        }
        return scopes
    }
}
