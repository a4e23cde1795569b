import Catalog
import Crypto
import Sealing

/// What a secret's tags say: whose it is, and the manifest's own tags.
///
/// Tags of ours begin with `git-seal:`. Which of the others come from the manifest is kept too, so that those that somebody
/// else sets (for billing, for access) are left alone.
enum SecretTags {
    private static let prefix = "git-seal:"
    private static let source = prefix + "source"
    private static let scope = prefix + "scope"
    private static let secret = prefix + "secret"
    /// A name may be longer than a tag's value.
    private static let secretRest = prefix + "secret-2"
    private static let format = prefix + "format"
    private static let own = prefix + "tags"
    private static let schedule = prefix + "schedule"
    private static let maximumValueLength = 256
    /// Of ``own``: 6 hex digits for each tag.
    private static let digestLength = 6

    /// Of the 50 that AWS has, what these leave; as many as ``own`` has room for.
    static let freeCount = maximumValueLength / digestLength

    // MARK: Writing

    static func of(_ mark: OwnershipMark) -> [String: String] {
        let name = mark.secret.name.text
        var tags = [
            source: TagText.encode(mark.source), scope: mark.secret.scope.text, format: String(mark.format),
            secret: String(name.prefix(maximumValueLength)),
        ]
        if name.utf8.count > maximumValueLength { tags[secretRest] = String(name.dropFirst(maximumValueLength)) }
        return tags
    }

    static func of(_ metadata: SecretMetadata) -> [String: String] {
        var tags = metadata.tags
        if !metadata.tags.isEmpty { tags[own] = metadata.tags.keys.map(digest).sorted().joined() }
        if let text = metadata.schedule { tags[schedule] = TagText.encode(text) }
        return tags
    }

    /// The keys that go when metadata are replaced by other ones.
    static func removals(_ present: [String: String], _ metadata: SecretMetadata) -> [String] {
        let wanted = of(metadata)
        let ours = Set(self.metadata(present).tags.keys).union([own, schedule])
        return present.keys.filter { ours.contains($0) && wanted[$0] == nil }.sorted()
    }

    // MARK: Reading

    static func mark(_ tags: [String: String]) -> OwnershipMark? {
        guard let source = tags[source].flatMap(TagText.decode), let scope = tags[scope].flatMap({ ScopeName($0) }),
            let name = tags[secret].flatMap({ SecretName($0 + (tags[secretRest] ?? "")) }),
            let format = tags[format].flatMap({ Int($0) })
        else { return nil }
        return OwnershipMark(source: source, secret: SecretID(scope: scope, name: name), format: format)
    }

    /// Without the description, which is no tag.
    static func metadata(_ tags: [String: String]) -> SecretMetadata {
        let digests = Array((tags[own] ?? "").utf8)
        let ours = Set(
            stride(from: 0, to: digests.count, by: digestLength).map {
                String(decoding: digests[$0..<min($0 + digestLength, digests.count)], as: UTF8.self)
            })
        return SecretMetadata(
            tags: tags.filter { !$0.key.hasPrefix(prefix) && ours.contains(digest($0.key)) },
            schedule: tags[schedule].flatMap(TagText.decode))
    }

    private static func digest(_ key: String) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array(key.utf8)).prefix(digestLength / 2)))
    }

    /// Whether a manifest may have such a tag here.
    static func isAllowed(_ key: String, _ value: String) -> Bool {
        !key.isEmpty && !key.hasPrefix(prefix) && !key.lowercased().hasPrefix("aws:")
            && (key + value).unicodeScalars.allSatisfy(TagText.isAllowed)
    }
}
