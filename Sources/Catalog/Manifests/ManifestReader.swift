import GitRepository
import Sealing
import YAMLDocument

extension SecretManifest {
    /// Reads a manifest, strictly: what is no sealed value of its own scope never passes as one.
    ///
    /// - Throws: ``SchemaError`` with the place of the first fault.
    public init(parsing bytes: [UInt8], at path: RepositoryPath) throws(SchemaError) {
        try self.init(Document(bytes, at: path, schema: Self.schema))
    }

    init(_ document: Document) throws(SchemaError) {
        guard let metadata = document.root["metadata"], let spec = document.root["spec"] else {
            throw document.error(.missingKey("spec"), at: document.root)
        }
        guard let nameNode = metadata["name"], let name = nameNode.scalar.flatMap({ SecretName($0.content) }),
            let scopeNode = metadata["scope"], let scope = scopeNode.scalar.flatMap({ ScopeName($0.content) })
        else { throw document.error(.missingKey("name"), at: metadata) }
        var reader = ManifestReader(document, SecretID(scope: scope, name: name))
        path = document.path
        self.name = name
        self.scope = scope
        description = metadata.text("description")
        tags = reader.texts(metadata["tags"])
        let stores = spec["stores"].map { _ in spec.texts("stores").compactMap(StoreName.init) }
        self.stores = Set(stores ?? [.default]).sorted()
        plain = reader.texts(spec["plain"])
        pending = try reader.tokens(spec["pending"])
        content = try reader.content(of: spec)
        try reader.refuseKeysInBoth(spec)
        isSuspended = spec.flag("suspend")
        rotation = spec["rotation"].map { reader.rotation($0) }
        locations = Locations(
            name: nameNode.location, scope: scopeNode.location, spec: spec.location, values: reader.locations,
            rotation: reader.places(spec["rotation"]))
        try reader.refuseBrokenTokens(document.root, key: "the file")
    }
}

/// The parts of a manifest that a schema cannot say.
private struct ManifestReader {
    private let document: Document
    private let secret: SecretID
    /// Where the sealed values stand that were read, those of `pending` aside.
    private(set) var locations: [String: SourceLocation] = [:]

    init(_ document: Document, _ secret: SecretID) {
        self.document = document
        self.secret = secret
    }

    func texts(_ node: YAMLNode?) -> [String: String] {
        Dictionary(
            (node?.entries ?? []).compactMap { entry in entry.value.scalar.map { (entry.name, $0.content) } },
            uniquingKeysWith: { first, _ in first })
    }

    func places(_ node: YAMLNode?) -> [String: SourceLocation] {
        Dictionary(
            (node?.entries ?? []).map { ($0.name, $0.value.location) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func content(of spec: YAMLNode) throws(SchemaError) -> SecretManifest.Content {
        if let data = spec["data"] {
            for entry in data.entries ?? [] { locations[entry.name] = entry.value.location }
            return .data(try tokens(data))
        }
        for key in ["value", "binary"] {
            guard let entry = spec.entry(key) else { continue }
            locations[key] = entry.value.location
            let value = try token(entry, key == "value" ? .value : .binary)
            return key == "value" ? .value(value) : .binary(value)
        }
        // Plain keys alone are a secret of which nothing is sealed yet.
        guard spec.entry("plain") != nil else { throw document.error(.noValue, at: spec) }
        return .data([:])
    }

    func tokens(_ node: YAMLNode?) throws(SchemaError) -> [String: SealedValue] {
        var values: [String: SealedValue] = [:]
        for entry in node?.entries ?? [] { values[entry.name] = try token(entry, .data(entry.name)) }
        return values
    }

    private func token(_ entry: YAMLEntry, _ key: ManifestKey) throws(SchemaError) -> SealedValue {
        guard let scalar = entry.value.scalar else {
            throw document.error(.wrongType(key: entry.name, expected: "a sealed value"), at: entry.value)
        }
        guard SealedValue.looksLikeToken(scalar.content) else {
            throw document.error(.plaintext(secret, key), at: entry.value)
        }
        // A token that was sealed in place of another kind of file carries a document id.
        guard let value = try? SealedValue(token: scalar.content), value.documentID == nil else {
            throw document.error(.brokenToken(key: entry.name), at: entry.value)
        }
        guard value.scope == secret.scope else {
            throw document.error(.foreignScope(secret, key, token: value.scope), at: entry.value)
        }
        return value
    }

    /// Promotion would put a key of `pending` into `data`.
    func refuseKeysInBoth(_ spec: YAMLNode) throws(SchemaError) {
        guard let plain = spec["plain"] else { return }
        for part in ["data", "pending"] {
            for entry in spec[part]?.entries ?? [] where plain.entry(entry.name) != nil {
                throw document.error(.keyInBoth(entry.name), at: entry.key)
            }
        }
    }

    /// Anywhere in the file, what begins like a token must be one. The parts that hold nothing but tokens have been read
    /// already.
    func refuseBrokenTokens(_ node: YAMLNode, key: String) throws(SchemaError) {
        switch node.kind {
        case .scalar(let scalar): try refuseBroken(scalar, node, key: key)
        case .sequence(let items): for item in items { try refuseBrokenTokens(item, key: key) }
        case .mapping(let entries):
            for entry in entries {
                if let scalar = entry.key.scalar { try refuseBroken(scalar, entry.key, key: entry.name) }
                try refuseBrokenTokens(entry.value, key: entry.name)
            }
        case .alias: break
        }
    }

    private func refuseBroken(_ scalar: YAMLScalar, _ node: YAMLNode, key: String) throws(SchemaError) {
        guard SealedValue.looksLikeToken(scalar.content) else { return }
        if locations[key] == node.location { return }
        guard (try? SealedValue(token: scalar.content)) != nil else {
            throw document.error(.brokenToken(key: key), at: node)
        }
    }

    func rotation(_ node: YAMLNode) -> RotationSpec {
        let generate = (node["generate"]?.entries ?? []).map { entry in
            (
                entry.name,
                RotationSpec.GenerateRule(
                    length: entry.value.text("length").flatMap { Int($0) }, exclude: entry.value.text("exclude"))
            )
        }
        return RotationSpec(
            schedule: node.text("schedule") ?? "", window: node.text("window"), strategy: node.text("strategy"),
            runner: node["by"] == nil ? .reconciler : .store,
            generate: Dictionary(generate, uniquingKeysWith: { first, _ in first }))
    }
}
