import Catalog
import GitRepository
import Sealing
import YAMLDocument

/// What of one version of a file is governed: nobody may change it whom the policy does not let.
struct GovernedFile {
    let path: RepositoryPath
    /// The secret that it is a manifest of.
    let secret: SecretID?
    /// By their JSON pointers.
    let nodes: [String: GovernedNode]

    static let folder: RepositoryPath = ".git-seal"
    /// A change statement vouches for itself by its signature, and does nothing by being there or not.
    static let statements = RepositoryPath(ChangeStatement.folder)

    /// A value that only looks sealed counts too: it may have been a whole one before.
    private static let mark = Array("seal:v1:".utf8)

    /// Whether a file counts whatever is in it.
    static func isOurs(_ path: RepositoryPath) -> Bool {
        path.isInside(folder) && !path.isInside(statements)
    }

    /// `nil` for a file that is not governed.
    ///
    /// A file that claims to be a manifest and does not parse is governed as a whole.
    init?(_ bytes: [UInt8], kind: TreeEntry.Kind, at path: RepositoryPath) {
        guard !path.isInside(Self.statements) else { return nil }
        self.path = path
        guard !path.isInside(Self.folder) else {
            secret = nil
            nodes = ["": .file(kind: kind.name, bytes)]
            return
        }
        // What is no file of its own is neither read nor delivered.
        guard kind.isRegular else { return nil }
        if let manifest = try? Self.manifest(bytes, at: path) {
            secret = manifest.secret
            nodes = manifest.nodes
            return
        }
        guard Self.claimsToBeManifest(bytes, at: path) || bytes.holds(Self.mark) else { return nil }
        secret = nil
        nodes = ["": .file(kind: kind.name, bytes)]
    }

    private static func claimsToBeManifest(_ bytes: [UInt8], at path: RepositoryPath) -> Bool {
        do throws(SchemaError) {
            return try SecretManifest.read(bytes, at: path) != nil
        } catch {
            return true
        }
    }

    private static func manifest(
        _ bytes: [UInt8], at path: RepositoryPath
    ) throws(SchemaError) -> (secret: SecretID, nodes: [String: GovernedNode])? {
        guard bytes.count <= SecretManifest.maximumLength, let manifest = try SecretManifest.read(bytes, at: path)
        else {
            return nil
        }
        var nodes: [String: GovernedNode] = ["": .manifest(try rest(bytes, at: path))]
        for sealed in manifest.sealed {
            let pointer =
                switch sealed.key {
                case .data(let key): JSONPointer.text(["spec", "data", key])
                case .value, .binary: JSONPointer.text(["spec", sealed.label])
                }
            nodes[pointer] = .sealed(sealed.value.token)
        }
        for (key, text) in manifest.plain { nodes[JSONPointer.text(["spec", "plain", key])] = .plain(text) }
        for (key, value) in manifest.pending {
            nodes[JSONPointer.text(["spec", "pending", key])] = .sealed(value.token)
        }
        return (manifest.id, nodes)
    }

    private static let ownNodes = ["data", "value", "binary", "plain", "pending"]

    /// The manifest as canonical JSON, without what has nodes of its own.
    private static func rest(_ bytes: [UInt8], at path: RepositoryPath) throws(SchemaError) -> String {
        let document = try Document(
            try Document.stream(bytes, at: path), at: path, schema: .object([], .init(areOthersAllowed: true)))
        return try object(document.root, document) { key, value throws(SchemaError) in
            guard key == "spec" else { return try CanonicalJSON.text(value, document) }
            return try object(value, document) { key, value throws(SchemaError) in
                ownNodes.contains(key) ? nil : try CanonicalJSON.text(value, document)
            }
        }
    }

    private static func object(
        _ node: YAMLNode, _ document: Document, _ text: (String, YAMLNode) throws(SchemaError) -> String?
    ) throws(SchemaError) -> String {
        var members: [String] = []
        let entries = (node.entries ?? []).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for entry in entries {
            guard let value = try text(entry.name, entry.value) else { continue }
            members.append("\(CanonicalJSON.string(entry.name)):\(value)")
        }
        return "{\(members.joined(separator: ","))}"
    }
}

extension TreeEntry.Kind {
    /// In the bytes that are hashed.
    fileprivate var name: String {
        switch self {
        case .file: "file"
        case .executable: "executable"
        case .link: "link"
        case .submodule: "submodule"
        case .tree: "tree"
        }
    }
}

/// A place in a document (RFC 6901).
enum JSONPointer {
    static func text(_ steps: [String]) -> String {
        steps.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}
