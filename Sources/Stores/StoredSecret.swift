import Catalog

/// What a store says of a secret without giving out a value.
public struct StoredSecret: Hashable, Sendable {
    /// The secret's name in the store.
    public let name: String
    /// `nil` for what somebody else put there.
    public let mark: OwnershipMark?
    public let metadata: SecretMetadata
    /// All versions, oldest first.
    public let versions: [StoredVersion]
    /// When it will be gone for good, in seconds since 1970; `nil` if it is not marked for deletion.
    public let deletionDate: Int64?

    public init(
        name: String, mark: OwnershipMark?, metadata: SecretMetadata, versions: [StoredVersion], deletionDate: Int64?
    ) {
        self.name = name
        self.mark = mark
        self.metadata = metadata
        self.versions = versions
        self.deletionDate = deletionDate
    }

    public func version(labelled label: StagingLabel) -> VersionID? {
        versions.first { $0.labels.contains(label) }?.id
    }

    public var isDeleted: Bool { deletionDate != nil }
}

/// One version of a secret.
public struct StoredVersion: Hashable, Sendable {
    public let id: VersionID
    public let labels: Set<StagingLabel>
    /// Seconds since 1970.
    public let created: Int64

    public init(id: VersionID, labels: Set<StagingLabel>, created: Int64) {
        self.id = id
        self.labels = labels
        self.created = created
    }
}

/// What describes a secret besides its value.
public struct SecretMetadata: Hashable, Sendable {
    public var description: String?
    public var tags: [String: String]
    /// The rotation schedule as the manifest has it.
    public var schedule: String?

    public init(description: String? = nil, tags: [String: String] = [:], schedule: String? = nil) {
        self.description = description
        self.tags = tags
        self.schedule = schedule
    }
}
