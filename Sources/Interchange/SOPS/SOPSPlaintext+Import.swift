import SecretMemory

extension SOPSPlaintext {
    /// The file as a secret: its encrypted values by their dotted paths, and what it shows to everyone as plain.
    ///
    /// A Secret of Kubernetes becomes what the cluster would have, under its own name.
    public consuming func secrets() throws(ImportError) -> ImportedSecrets {
        if document.format == .binary { return ImportedSecrets(single: render()) }
        if isKubernetesSecret { return try KubernetesSecrets.parse(render()) }
        var arena = SecretArena(capacity: (0..<count).reduce(1) { $0 + withBytes(at: $1) { $0.count } })
        var keys: [ImportedSecrets.Key] = []
        var plain: [(key: String, text: String)] = []
        var notes: [ImportedSecrets.Note] = []
        var seen: Set<String> = []
        for index in 0..<count where type(at: index) != .comment {
            let path = path(at: index)
            let name = document.format == .ini && path.keys.first == "DEFAULT" ? path.keys[1...].joined() : path.dotted
            guard seen.insert(name).inserted else { throw .duplicateKey(name) }
            if type(at: index) == .null {
                notes.append(.null(key: name))
            } else if document.values[index].isPublic {
                plain.append((name, withBytes(at: index) { $0.text }))
            } else {
                guard let slot = withBytes(at: index, { arena.append($0) }) else { throw .tooLarge(limit: arena.capacity) }
                keys.append(.init(name: name, slot: slot))
            }
        }
        return ImportedSecrets(arena, [.init(.keys(keys), plain: plain)], notes: notes)
    }

    private var isKubernetesSecret: Bool {
        guard document.format == .yaml, let kind = index(of: ValuePath([.key("kind")])),
            let version = index(of: ValuePath([.key("apiVersion")]))
        else { return false }
        return withBytes(at: kind) { $0.equals("Secret") } && withBytes(at: version) { $0.equals("v1") }
    }
}
