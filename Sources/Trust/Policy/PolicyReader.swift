import Catalog
import GitRepository
import Sealing
import YAMLDocument

extension Policy {
    /// - Parameter path: for messages, where it is not the policy of a work tree.
    /// - Throws: ``SchemaError`` with the place of the first fault.
    public init(parsing bytes: [UInt8], at path: RepositoryPath = Policy.path) throws(SchemaError) {
        guard bytes.count <= Self.maximumLength else {
            throw SchemaError(.yaml(.tooLarge(limit: Self.maximumLength)), in: path, at: .start)
        }
        let reader = PolicyReader(document: try Document(bytes, at: path, schema: Self.schema))
        self = try reader.policy()
    }
}

/// Reads what the schema has let through, and checks what one part says of another.
struct PolicyReader {
    let document: Document

    func policy() throws(SchemaError) -> Policy {
        let spec = document.root["spec"]
        let principals = try principals(spec?["principals"])
        let groups = try groups(spec?["groups"], principals)
        let revocations = try revocations(spec)
        let members = try members(principals, groups)
        return Policy(
            principals: principals, groups: groups, revocations: revocations,
            statements: try statements(spec, members))
    }

    // MARK: - People

    private func principals(_ node: YAMLNode?) throws(SchemaError) -> [PolicyPrincipal] {
        let entries = node?.entries ?? []
        if let node { try bound(entries.count, Policy.maximumCount, "principals", node) }
        var principals: [PolicyPrincipal] = []
        var holders: [PolicyKey: (name: String, location: SourceLocation)] = [:]
        for entry in entries {
            let kind = entry.value.text("kind").flatMap(PolicyPrincipal.Kind.init) ?? .ssh
            let nodes = entry.value.list("keys")
            try bound(nodes.count, Policy.maximumList, "keys", entry.key)
            var keys: [PolicyKey] = []
            for node in nodes {
                let key = try key(node, kind)
                if let holder = holders[key] {
                    throw document.error(
                        .repeated("the key of \"\(entry.name)\", which is \(holder.name)'s,", first: holder.location),
                        at: node)
                }
                holders[key] = (entry.name, node.location)
                keys.append(key)
            }
            principals.append(
                PolicyPrincipal(
                    name: entry.name, kind: kind, keys: keys, handle: entry.value.text("handle"),
                    location: entry.key.location))
        }
        return principals
    }

    private func groups(_ node: YAMLNode?, _ principals: [PolicyPrincipal]) throws(SchemaError) -> [String: [String]] {
        let entries = node?.entries ?? []
        if let node { try bound(entries.count, Policy.maximumCount, "groups", node) }
        let places = Dictionary(principals.map { ($0.name, $0.location) }, uniquingKeysWith: { first, _ in first })
        let names = Set(entries.map(\.name))
        var groups: [String: [String]] = [:]
        for entry in entries {
            // A statement names both in one list.
            if let first = places[entry.name] {
                throw document.error(.repeated("the name \"\(entry.name)\"", first: first), at: entry.key)
            }
            let items = entry.value.items ?? []
            try bound(items.count, Policy.maximumCount, entry.name, entry.key)
            for item in items where places[item.content] == nil {
                guard !names.contains(item.content) else {
                    throw document.error(
                        .invalidValue(key: entry.name, expected: "a list of principals: groups do not hold groups"),
                        at: item)
                }
                throw document.error(
                    .unknownName(
                        item.content, kind: "principal",
                        nearest: NearestName.of(item.content, among: Array(places.keys).sorted())),
                    at: item)
            }
            groups[entry.name] = items.map(\.content)
        }
        return groups
    }

    /// Whom each name that a statement may use stands for.
    private func members(
        _ principals: [PolicyPrincipal], _ groups: [String: [String]]
    ) throws(SchemaError) -> [String: Set<String>] {
        var members = groups.mapValues(Set.init)
        for principal in principals { members[principal.name] = [principal.name] }
        members["*"] = Set(principals.map(\.name))
        return members
    }

    private func revocations(_ spec: YAMLNode?) throws(SchemaError) -> [Revocation] {
        let items = spec?.list("revoked") ?? []
        if let node = spec?["revoked"] { try bound(items.count, Policy.maximumCount, "revoked", node) }
        var revocations: [Revocation] = []
        for item in items {
            guard let node = item["key"] else { continue }
            let isArmored = node.content.contains(OpenPGPText.begin)
            revocations.append(
                Revocation(key: try key(node, isArmored ? .forge : .ssh), since: item.text("since") ?? ""))
        }
        return revocations
    }

    private func key(_ node: YAMLNode, _ kind: PolicyPrincipal.Kind) throws(SchemaError) -> PolicyKey {
        switch kind {
        case .ssh:
            do throws(SSHKeyFault) {
                return .ssh(try SSHPublicKey(line: node.content))
            } catch {
                throw document.error(.invalidValue(key: "keys", expected: error.expected), at: node)
            }
        case .forge:
            guard let key = OpenPGPText.canonical(node.content) else {
                throw document.error(.invalidValue(key: "keys", expected: OpenPGPText.words), at: node)
            }
            return .openPGP(key)
        }
    }

    // MARK: - Parts

    func texts(_ key: String, of node: YAMLNode) throws(SchemaError) -> [(text: String, place: YAMLNode)] {
        let items = node.list(key)
        try bound(items.count, Policy.maximumList, key, node[key] ?? node)
        return items.map { ($0.content, $0) }
    }

    func bound(_ count: Int, _ limit: Int, _ key: String, _ node: YAMLNode) throws(SchemaError) {
        guard count <= limit else { throw document.error(.tooMany(key: key, limit: limit), at: node) }
    }
}

extension YAMLNode {
    /// A scalar's text.
    var content: String { scalar?.content ?? "" }
}

extension SSHKeyFault {
    /// What a policy wants instead: completes "it must be".
    package var expected: String {
        switch self {
        case .malformed: "a whole public key of SSH, as `ssh-ed25519 AAAA…`"
        case .certificate: "a public key and no certificate: whom an authority vouches for, no policy can say"
        case .rsaKeySize(let bits): "an RSA key of 2048 to 8192 bits, and this one has \(bits)"
        case .smallOrderPoint: "a key, and this one is a point under which every signature holds"
        case .application(let name): "a security key made for SSH, and this one is for \(name)"
        case .unsupported(let kind):
            "an Ed25519, ECDSA or RSA key, with or without a security key, and this one is \(kind)"
        }
    }
}
