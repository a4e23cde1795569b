/// What a kind of store can hold and do.
public struct StoreCapabilities: Sendable {
    /// In bytes.
    public var valueLengths: ClosedRange<Int>
    /// In bytes.
    public var maximumNameLength: Int
    /// Whether names that differ in case only are one.
    public var ignoresCase: Bool
    /// How many versions of a secret are kept; older ones go when they have no label.
    public var versions: Int
    /// Whether values can be read back.
    public var readsValues: Bool
    /// Whether the store can rotate secrets itself, by a schedule that it is given.
    public var rotates: Bool
    public var tags: Tags?
    /// In bytes; `nil` if there are no descriptions.
    public var maximumDescriptionLength: Int?
    /// For how many seconds a deleted secret can be restored; `nil` if a deletion is final.
    public var recoveryWindows: ClosedRange<Int64>?

    /// How many tags there may be, and how long each part is, in bytes.
    public struct Tags: Sendable {
        public var count: Int
        public var keyLength: Int
        public var valueLength: Int
        /// Whether the store allows the characters of a key and its value.
        public var isAllowed: @Sendable (_ key: String, _ value: String) -> Bool

        public init(
            count: Int, keyLength: Int, valueLength: Int,
            isAllowed: @escaping @Sendable (_ key: String, _ value: String) -> Bool = { _, _ in true }
        ) {
            self.count = count
            self.keyLength = keyLength
            self.valueLength = valueLength
            self.isAllowed = isAllowed
        }
    }

    public init(
        valueLengths: ClosedRange<Int>, maximumNameLength: Int, ignoresCase: Bool, versions: Int, readsValues: Bool,
        rotates: Bool, tags: Tags?, maximumDescriptionLength: Int?, recoveryWindows: ClosedRange<Int64>?
    ) {
        self.valueLengths = valueLengths
        self.maximumNameLength = maximumNameLength
        self.ignoresCase = ignoresCase
        self.versions = versions
        self.readsValues = readsValues
        self.rotates = rotates
        self.tags = tags
        self.maximumDescriptionLength = maximumDescriptionLength
        self.recoveryWindows = recoveryWindows
    }

    /// What of a secret the store cannot hold; `nil` when it can hold all that is known without opening it.
    public func limit(for name: String, _ metadata: SecretMetadata) -> StoreLimit? {
        if name.utf8.count > maximumNameLength { return .nameLength(maximumNameLength) }
        if let maximum = maximumDescriptionLength, metadata.description?.utf8.count ?? 0 > maximum {
            return .descriptionLength(maximum)
        }
        guard let tags else { return nil }
        if metadata.tags.count > tags.count { return .tagCount(tags.count) }
        for (key, value) in metadata.tags.sorted(by: { $0.key < $1.key }) {
            if key.utf8.count > tags.keyLength { return .tagKeyLength(key, tags.keyLength) }
            if value.utf8.count > tags.valueLength { return .tagValueLength(key, tags.valueLength) }
            if !tags.isAllowed(key, value) { return .tagCharacters(key) }
        }
        return nil
    }
}

/// A limit of a store that a secret exceeds; lengths are in bytes.
public enum StoreLimit: Error, Hashable, Sendable {
    case nameLength(Int)
    case descriptionLength(Int)
    case tagCount(Int)
    case tagKeyLength(String, Int)
    case tagValueLength(String, Int)
    /// A key or its value has characters, or the key a beginning, that the store does not allow.
    case tagCharacters(String)
    case valueLength(ClosedRange<Int>)
    /// The store has no rotation of its own.
    case rotation
}
