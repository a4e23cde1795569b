import Sealing
import SecretMemory
import YAMLDocument

/// Secrets of Kubernetes as files: one, several documents, or a `List`, in YAML or JSON. Objects of other kinds are passed
/// over and told.
///
/// The YAML reader keeps what it reads on the ordinary heap: these files hold base64 that lay on a disk before.
public enum KubernetesSecrets {
    public static func parse(_ file: borrowing SecretBytes) throws(ImportError) -> ImportedSecrets {
        let objects = try KubernetesObjects(file)
        var arena = SecretArena(capacity: file.count)
        var secrets: [ImportedSecrets.Secret] = []
        var notes: [ImportedSecrets.Note] = []
        for object in objects.all {
            guard object.kind == "Secret", object.version == "v1" else {
                notes.append(.otherKind(object.kind ?? "?"))
                continue
            }
            secrets.append(
                .init(
                    name: object.name, namespace: object.namespace, .keys(try keys(of: object, &arena, &notes))))
        }
        guard !secrets.isEmpty else { throw .noObject(kind: "Secret") }
        return ImportedSecrets(arena, secrets, notes: notes)
    }

    /// `stringData` wins over `data`, as the server has it.
    private static func keys(
        of object: KubernetesObject, _ arena: inout SecretArena, _ notes: inout [ImportedSecrets.Note]
    ) throws(ImportError) -> [ImportedSecrets.Key] {
        var keys: [ImportedSecrets.Key] = []
        let texts = object.node["stringData"]?.entries ?? []
        for entry in object.node["data"]?.entries ?? [] where !texts.contains(where: { $0.name == entry.name }) {
            guard let scalar = entry.value.scalar else { throw .notText(key: entry.name, of: object.label) }
            if scalar.coreType == .null {
                notes.append(.null(key: entry.name))
                continue
            }
            // Go's decoder takes line feeds, and files have them.
            let base64 = scalar.content.utf8.filter { $0 != 0x0A && $0 != 0x0D && !$0.isBlank }
            var decoded: [UInt8] = []
            guard Base64.padded.decode(base64, into: &decoded) else {
                wipe(&decoded)
                throw .notBase64(key: entry.name, of: object.label)
            }
            let slot = arena.append(decoded.span)
            wipe(&decoded)
            if let slot { keys.append(.init(name: entry.name, slot: slot)) }
        }
        for entry in texts {
            guard let scalar = entry.value.scalar else { throw .notText(key: entry.name, of: object.label) }
            guard let slot = arena.append(Array(scalar.content.utf8).span) else {
                throw .tooLarge(limit: arena.capacity)
            }
            keys.append(.init(name: entry.name, slot: slot))
        }
        return keys
    }
}

/// The objects of a file, those of lists too.
struct KubernetesObjects {
    private static let listDepth = 4

    private(set) var all: [KubernetesObject] = []

    init(_ file: borrowing SecretBytes) throws(ImportError) {
        guard file.count <= ImportError.maximumLength else { throw .tooLarge(limit: ImportError.maximumLength) }
        let bytes = file.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        do throws(YAMLError) {
            for root in try YAMLStream(parsing: bytes).documents { add(root, depth: 0) }
        } catch {
            throw .yaml(line: error.location.line, column: error.location.column)
        }
    }

    private mutating func add(_ node: YAMLNode, depth: Int) {
        guard node.entries != nil else { return }
        let object = KubernetesObject(node: node)
        if object.kind?.hasSuffix("List") == true, let items = node["items"]?.items, depth < Self.listDepth {
            for item in items { add(item, depth: depth + 1) }
        } else {
            all.append(object)
        }
    }
}

/// One object as Kubernetes has it.
struct KubernetesObject {
    let node: YAMLNode

    var kind: String? { node["kind"]?.string }
    var version: String? { node["apiVersion"]?.string }
    var name: String? { node["metadata"]?["name"]?.scalar?.content }
    var namespace: String? { node["metadata"]?["namespace"]?.scalar?.content }

    /// For messages: `Secret shop/db`.
    var label: String {
        "\(kind ?? "object") \(namespace.map { "\($0)/" } ?? "")\(name ?? "without a name")"
    }

    func annotation(_ name: String) -> String? { node["metadata"]?["annotations"]?[name]?.scalar?.content }
}
