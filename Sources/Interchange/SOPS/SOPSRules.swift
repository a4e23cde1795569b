/// Which values of a file are encrypted. A rule matches a value if it matches any key on the way to it.
struct SOPSRules: Sendable {
    static let defaultSuffix = "_unencrypted"

    private var unencryptedSuffix: String?
    private var encryptedSuffix: String?
    private var unencryptedPattern: KeyPattern?
    private var encryptedPattern: KeyPattern?
    private var unencryptedComment: KeyPattern?
    private var encryptedComment: KeyPattern?

    /// All but what is called so.
    static let standard = SOPSRules(unencryptedSuffix: defaultSuffix)

    private init(unencryptedSuffix: String) {
        self.unencryptedSuffix = unencryptedSuffix
    }

    /// As a `sops` block says them; one at most, else nobody could say what the others mean.
    init(_ block: SOPSBlock) throws(SOPSError) {
        let names = [
            "unencrypted_suffix", "encrypted_suffix", "unencrypted_regex", "encrypted_regex",
            "unencrypted_comment_regex",
            "encrypted_comment_regex",
        ]
        var given: [String: String] = [:]
        for name in names {
            guard let value = block[name] else { continue }
            guard let text = value.text else { throw .metadata(name) }
            if !text.isEmpty { given[name] = text }
        }
        guard given.count <= 1 else { throw .severalRules }
        guard let (name, text) = given.first else {
            unencryptedSuffix = Self.defaultSuffix
            return
        }
        switch name {
        case "unencrypted_suffix": unencryptedSuffix = text
        case "encrypted_suffix": encryptedSuffix = text
        case "unencrypted_regex": unencryptedPattern = try KeyPattern(text, rule: name)
        case "encrypted_regex": encryptedPattern = try KeyPattern(text, rule: name)
        case "unencrypted_comment_regex": unencryptedComment = try KeyPattern(text, rule: name)
        default: encryptedComment = try KeyPattern(text, rule: name)
        }
    }

    /// Whether the value behind `keys` is encrypted.
    ///
    /// - Parameter comments: what stands before it and before each collection around it.
    func encrypts(_ keys: [String], comments: [String]) -> Bool {
        var isEncrypted = true
        if let unencryptedSuffix, keys.contains(where: { $0.hasSuffix(unencryptedSuffix) }) { isEncrypted = false }
        if let encryptedSuffix { isEncrypted = keys.contains { $0.hasSuffix(encryptedSuffix) } }
        if let unencryptedPattern, keys.contains(where: unencryptedPattern.occurs) { isEncrypted = false }
        if let encryptedPattern { isEncrypted = keys.contains(where: encryptedPattern.occurs) }
        if let unencryptedComment, comments.contains(where: unencryptedComment.occurs) { isEncrypted = false }
        if let encryptedComment { isEncrypted = comments.contains(where: encryptedComment.occurs) }
        return isEncrypted
    }
}
