import GitRepository
import Sealing
import YAMLDocument

/// Something of a revision that is wrong, or that somebody should look at, found without any key.
public struct CheckFinding: Hashable, Sendable {
    public let path: RepositoryPath
    /// Where in the file; `nil` for what concerns the whole.
    public let location: SourceLocation?
    public let why: Why

    public enum Severity: Int, Hashable, Sendable, Comparable {
        /// For whoever wants to know.
        case note
        /// Works today, and will hurt.
        case warning
        case error

        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    public enum Why: Hashable, Sendable {
        // MARK: Files
        /// It does not parse, or is not what its kind must be.
        case schema(SchemaError.Reason)
        /// A manifest that lies where the config's `paths` do not reach: it is never applied.
        case outsidePaths
        /// Nearly a manifest: `kind: Secret` with a scope, and no `apiVersion` of ours. It is never applied.
        case nearlyManifest

        // MARK: Scopes
        /// The state is not as it is written, or not signed as it must be.
        case scopeUnsound(ScopeName, ScopeStateError.Reason)
        /// This clone does not accept the state.
        case scopeRefused(ScopeName, PinRefusal)
        /// This clone has not seen the scope before; the first use will pin this fingerprint.
        case scopeNotPinned(ScopeName, ScopeFingerprint)
        /// One key in two scopes.
        case sharedKey(KeyID, ScopeName, ScopeName)
        /// The current key has readers who are no recipients any more: nothing may be sealed to it.
        case rekeyDue(ScopeName, count: Int)
        /// A recipient whose age file is missing cannot read.
        case missingKeyFile(ScopeName, recipient: String)
        /// A scope allows a store that the config does not have, or has with another definition.
        case storeUnknownToConfig(ScopeName, StoreName)
        case storeRedefined(ScopeName, StoreName)
        /// Nothing keeps git from converting line endings, which would break signatures.
        case noAttributes

        // MARK: Secrets
        case noSuchScope(ScopeName)
        case noSuchStore(StoreName)
        case storeNotAllowed(ScopeName, StoreName)
        case duplicate(SecretID, RepositoryPath)
        /// Names that differ in the case of letters only are one name to some stores and file systems.
        case differsInCase(SecretID, SecretID, RepositoryPath)
        /// The name ends like the suffix that AWS gives every ARN, so that a partial ARN may mean another secret.
        case looksLikeARNSuffix(SecretID)

        // MARK: Values
        /// A token that changed although its value id and key id say that the value did not.
        case changedUnderValueID(SecretID, key: String)
        /// The same token in two places: it is bound to one of them and does not open at the other.
        case copiedValue(SecretID, key: ManifestKey, from: SecretID, otherKey: String)
        /// Sealed to a key that the scope's state does not name.
        case unknownKey(SecretID, key: ManifestKey, KeyID)
        /// A sealed value among what everyone may read: the token itself would be delivered.
        case tokenInPlain(SecretID, key: String)

        // MARK: Hygiene, as the config asks for it
        case noDescription(SecretID)
        case noTag(SecretID, String)
        case noRotation(SecretID)
    }

    public init(_ why: Why, in path: RepositoryPath, at location: SourceLocation? = nil) {
        self.path = path
        self.location = location
        self.why = why
    }

    init(_ error: SchemaError) {
        self.init(.schema(error.reason), in: error.path, at: error.location)
    }
}

extension CheckFinding {
    public var severity: Severity {
        switch why {
        case .scopeNotPinned: .note
        case .nearlyManifest, .storeUnknownToConfig, .noAttributes, .differsInCase, .looksLikeARNSuffix, .tokenInPlain,
            .rekeyDue:
            .warning
        default: .error
        }
    }

    /// Which of the documented statuses the finding stands for.
    public var weight: Weight {
        switch why {
        case .schema(.foreignScope), .scopeUnsound, .scopeRefused, .sharedKey, .storeNotAllowed, .storeRedefined,
            .changedUnderValueID:
            .refused
        case .schema: .unparseable
        default: .finding
        }
    }

    public enum Weight: Hashable, Sendable {
        case finding
        /// Input that does not parse.
        case unparseable
        /// What is verified before anything is applied, and would be refused.
        case refused
    }
}

extension CheckFinding: Comparable {
    /// By file, by place in it, the worse first.
    public static func < (a: CheckFinding, b: CheckFinding) -> Bool {
        (a.path, a.location?.offset ?? -1, -a.severity.rawValue)
            < (b.path, b.location?.offset ?? -1, -b.severity.rawValue)
    }
}
