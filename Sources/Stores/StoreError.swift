import Catalog

/// Why a store did not do what it was asked for.
public enum StoreError: Error, Hashable, Sendable {
    /// Somebody else is writing and did not finish in time.
    case locked
    case readOnly
    /// No space is left where the store lies.
    case full
    /// What is stored is damaged; nothing of it may be trusted.
    case corrupt(String)
    /// The data key is missing or is not the one that the values were written with.
    case wrongKey(String)
    /// There is no store there yet.
    case missing(String)
    /// A later run of the same source has begun, and this one must not write any more.
    case superseded
    case noSuchSecret(String)
    case noSuchVersion(String, VersionID)
    /// A secret of that name belongs to somebody else: to another repository, or to nobody known.
    case foreign(name: String, owner: String?)
    case deleted(String)
    case limit(StoreLimit)
    /// Nobody that the store knows: what requests are to be signed with is missing or does not do.
    case credentials(CredentialFault)
    /// The store knows who asks, and that he may not; in the store's words.
    case denied(String)
    /// The store, or what gives out credentials for it, was not reached or does not answer.
    case unreachable(String)
    /// A quota is used up; in the store's words.
    case quota(String)
    /// A definition in `config.yaml` that no store can be opened by.
    case definition(SchemaError)
    /// What a definition leads to, on this machine, cannot be used.
    case configuration(String)
    case system(String)

    /// Whether trying again later may help without anybody doing anything.
    public var isTransient: Bool {
        switch self {
        case .locked, .full, .system, .superseded, .unreachable, .quota: true
        default: false
        }
    }

    /// Whether every other change would fail in the same way.
    public var concernsStore: Bool {
        switch self {
        case .locked, .readOnly, .full, .corrupt, .wrongKey, .missing, .superseded, .credentials, .unreachable: true
        case .noSuchSecret, .noSuchVersion, .foreign, .deleted, .limit, .definition, .configuration, .system, .denied,
            .quota:
            false
        }
    }
}

/// What is wrong with the credentials for a store.
public enum CredentialFault: Hashable, Sendable {
    case missing
    case expired
    /// The reason is for people.
    case unusable(String)
}
