import YAMLDocument

extension ScopeState {
    /// The longest file; a scope at its limits needs about half.
    public static let maximumByteCount = 10 << 20

    /// Reads `scope.yaml` strictly: the keys must be usable and stand under their own ids, and the bytes must be the
    /// very ones that ``serialized()`` writes. Signatures are left to ``verifySignatures()``.
    ///
    /// - Parameters:
    ///   - file: What errors call the file.
    ///   - name: The name of the folder that the file lies in, where it lies in one.
    public init(parsing bytes: [UInt8], file: String, expecting name: ScopeName? = nil) throws(ScopeStateError) {
        let source = try ScopeSource(bytes, file: file)
        let root = try source.fields(
            of: source.root, called: "the document", ["apiVersion", "kind", "metadata", "spec", "signatures"])
        try root.require("apiVersion", "git-seal/v1")
        try root.require("kind", "Scope")
        let spec = try root.fields(
            "spec", ["sequence", "previous", "stores", "current", "keys", "recipients"])
        self.init(
            name: try root.fields("metadata", ["name"]).value("name", ScopeName.init),
            sequence: try spec.value("sequence") { Self.sequence($0) },
            previous: try spec.value("previous") { $0 == "none" ? .some(nil) : StateHash($0).map { .some($0) } },
            stores: try spec.stores(),
            current: try spec.value("current", KeyID.init),
            keys: try spec.keys(),
            recipients: try spec.recipients(),
            signatures: try source.signatures(in: root.node("signatures")))
        try source.compare(with: serialized())
        try checkKeys(in: source)
        if let name, name != self.name { throw source.error(.otherScope(self.name)) }
    }

    private static func sequence(_ text: String) -> Int? {
        guard text.utf8.count <= 9, let sequence = Int(text), sequence >= 1 else { return nil }
        return sequence
    }
}

// MARK: - Parts

extension ScopeFields {
    fileprivate func stores() throws(ScopeStateError) -> [String: String] {
        var stores: [String: String] = [:]
        for entry in try entries("stores", mayBeEmpty: true) {
            guard ScopeName.isName(entry.name.utf8), let digest = entry.value.scalar?.content,
                Hexadecimal.bytes(digest.utf8, count: 8) != nil
            else { throw source.error(.invalid(field: "stores.\(entry.name)"), at: entry.key) }
            stores[entry.name] = digest
        }
        return stores
    }

    fileprivate func keys() throws(ScopeStateError) -> [KeyID: KeyRecord] {
        var keys: [KeyID: KeyRecord] = [:]
        for entry in try entries("keys") {
            let name = "keys.\(entry.name)"
            guard let id = KeyID(entry.name) else { throw source.error(.invalid(field: name), at: entry.key) }
            let fields = try source.fields(
                of: entry.value, called: name, ["kem", "publicKey", "verifyKey", "created", "readers"],
                optional: ["retired", "sealed", "successor"])
            keys[id] = KeyRecord(
                key: try fields.key(id, at: entry.key), created: try fields.value("created", UTCDay.init),
                readers: try source.fingerprints(fields.items("readers"), field: "readers"),
                retirement: try fields.retirement())
        }
        return keys
    }

    private func key(_ id: KeyID, at node: YAMLNode) throws(ScopeStateError) -> ScopeKey {
        let kem = try value("kem", KEM.init(name:))
        let publicKey = try value("publicKey", Base64URL.bytes)
        let verifyKey = try value("verifyKey", Base64URL.bytes)
        let key: ScopeKey
        do {
            key = try ScopeKey(kem: kem, publicKey: publicKey, verifyKey: verifyKey)
        } catch {
            throw source.error(.unusableKey(id, error), at: node)
        }
        guard key.id == id else { throw source.error(.keyUnderOtherID(id), at: node) }
        return key
    }

    private func retirement() throws(ScopeStateError) -> KeyRecord.Retirement? {
        guard has("retired") || has("sealed") || has("successor") else { return nil }
        return KeyRecord.Retirement(
            day: try value("retired", UTCDay.init),
            sealed: has("sealed") ? try value("sealed", Base64URL.bytes) : nil,
            successor: try value("successor", Base64URL.bytes))
    }

    fileprivate func recipients() throws(ScopeStateError) -> [String: RecipientRecord] {
        var recipients: [String: RecipientRecord] = [:]
        for entry in try entries("recipients") {
            let name = "recipients.\(entry.name)"
            guard RecipientRecord.isName(entry.name) else { throw source.error(.invalid(field: name), at: entry.key) }
            let fields = try source.fields(of: entry.value, called: name, ["publicKey", "fingerprint", "added"])
            recipients[entry.name] = RecipientRecord(
                publicKey: try fields.value("publicKey") { RecipientRecord.isPublicKey($0) ? $0 : nil },
                fingerprint: try fields.value("fingerprint", Fingerprint.init),
                added: try fields.value("added", UTCDay.init))
        }
        return recipients
    }
}
