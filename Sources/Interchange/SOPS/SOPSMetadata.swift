/// What a `sops` block says: whom the data key is wrapped for, which values are encrypted, and the checksum.
public struct SOPSMetadata: Sendable {
    private static let groupLimit = 255
    private static let keyLimit = 1_000

    /// The data key, or one part of it, wrapped for one key.
    public struct WrappedKey: Hashable, Sendable {
        public let kind: SOPSKeyKind
        /// The recipient, the fingerprint or the resource: what says whose key it is.
        public let name: String
        let wrapped: String
    }

    /// One of the keys of a group opens its part. With one group the part is the data key.
    public let groups: [[WrappedKey]]
    /// How many groups are needed.
    public let threshold: Int
    /// As it stands in the file: the checksum is bound to it.
    public let lastModified: String
    let checksum: String?
    let rules: SOPSRules
    let coversEncryptedOnly: Bool
    public let version: String?

    init(_ block: SOPSBlock) throws(SOPSError) {
        var groups = [try Self.keys(of: block)]
        if groups[0].isEmpty {
            groups = []
            let items = block["key_groups"]?.items ?? []
            guard items.count <= Self.groupLimit else { throw .metadata("key_groups") }
            for item in items { groups.append(try Self.keys(of: item)) }
        }
        guard !groups.isEmpty else { throw .metadata("age") }
        self.groups = groups
        var threshold = 0
        if let text = block["shamir_threshold"]?.text {
            guard let number = Int(text), (0...groups.count).contains(number) else {
                throw .metadata("shamir_threshold")
            }
            threshold = number
        }
        // SOPS counts an absent threshold as all of them when it writes, and as none when it reads.
        self.threshold = threshold == 0 || groups.count == 1 ? groups.count : threshold
        guard let lastModified = block["lastmodified"]?.text else { throw .metadata("lastmodified") }
        self.lastModified = lastModified
        checksum = block["mac"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        rules = try SOPSRules(block)
        coversEncryptedOnly = ["true", "True", "TRUE"].contains(block["mac_only_encrypted"]?.text)
        version = block["version"]?.text
    }

    private static func keys(of block: SOPSBlock) throws(SOPSError) -> [WrappedKey] {
        var keys: [WrappedKey] = []
        for kind in SOPSKeyKind.allCases {
            guard let list = block[kind.rawValue] else { continue }
            guard let items = list.items, items.count <= keyLimit else { throw .metadata(kind.rawValue) }
            for item in items {
                guard let wrapped = item["enc"]?.text else { throw .metadata("\(kind.rawValue).enc") }
                keys.append(WrappedKey(kind: kind, name: item[kind.nameField]?.text ?? "", wrapped: wrapped))
            }
        }
        return keys
    }
}

/// The kinds of key that SOPS knows, by their names in a file.
public enum SOPSKeyKind: String, Hashable, Sendable, CaseIterable {
    case age
    case pgp
    case awsKMS = "kms"
    case googleKMS = "gcp_kms"
    case azureKeyVault = "azure_kv"
    case vault = "hc_vault"
    case huaweiKMS = "hckms"

    fileprivate var nameField: String {
        switch self {
        case .age: "recipient"
        case .pgp: "fp"
        case .awsKMS: "arn"
        case .googleKMS: "resource_id"
        case .azureKeyVault: "vault_url"
        case .vault: "vault_address"
        case .huaweiKMS: "key_id"
        }
    }
}
