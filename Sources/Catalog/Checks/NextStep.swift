import GitRepository
import Sealing

/// What somebody who reads a finding can do about it.
public enum NextStep: Hashable, Sendable {
    /// Edit the file there.
    case edit
    /// The nearest known name is probably what was meant.
    case rename(to: String)
    /// Keep the blocks of both sides, each key with its token, and remove the markers.
    case joinBothSides
    /// `git seal scope merge`.
    case mergeScope(ScopeName)
    /// Seal the value; if the plaintext was committed, change it where it is used.
    case seal(SecretID, ManifestKey)
    /// Take the file, or the value, from the revision before: `git restore`.
    case restore
    /// Move the file below the config's first path, or add a path.
    case move(below: String)
    /// Remove or rename one of two secrets.
    case renameSecret(SecretID)
    /// Ask the readers for the fingerprint over another channel, then `git seal scope trust`.
    case compareFingerprints(ScopeName)
    /// Pin the fingerprint from outside, as CI does: `GIT_SEAL_TRUST`.
    case pin(ScopeName, ScopeFingerprint)
    /// `git seal scope rekey`.
    case rekey(ScopeName)
    /// `git seal scope add` again, by a reader.
    case addAgain(ScopeName, recipient: String)
    /// `git seal scope create`, or the name of another scope.
    case createScope(ScopeName)
    /// `git seal scope allow`, by a reader who knows why.
    case allow(ScopeName, StoreName)
    /// `git seal scope deny`, by a reader.
    case deny(ScopeName, StoreName)
    /// Run `git seal init`, which writes what is missing.
    case initialise
}

extension CheckFinding {
    public var nextStep: NextStep {
        switch why {
        case .schema(let reason): Self.nextStep(reason, path)
        case .outsidePaths, .nearlyManifest: .edit
        case .scopeUnsound: .restore
        case .scopeRefused(let scope, .retiredKey), .scopeRefused(let scope, .fork): .mergeScope(scope)
        case .scopeRefused(let scope, _): .compareFingerprints(scope)
        case .scopeNotPinned(let scope, let fingerprint): .pin(scope, fingerprint)
        case .sharedKey(_, let scope, _), .rekeyDue(let scope, _): .rekey(scope)
        case .missingKeyFile(let scope, let recipient): .addAgain(scope, recipient: recipient)
        case .storeUnknownToConfig(let scope, let store): .deny(scope, store)
        case .storeRedefined(let scope, let store), .storeNotAllowed(let scope, let store): .allow(scope, store)
        case .noAttributes: .initialise
        case .noSuchScope(let scope): .createScope(scope)
        case .noSuchStore: .edit
        case .duplicate(let id, _), .differsInCase(let id, _, _), .looksLikeARNSuffix(let id): .renameSecret(id)
        case .changedUnderValueID: .restore
        case .copiedValue(let id, let key, _, _), .unknownKey(let id, let key, _): .seal(id, key)
        case .tokenInPlain(let id, let key): .seal(id, .data(key))
        case .noDescription, .noTag, .noRotation: .edit
        }
    }

    private static func nextStep(_ reason: SchemaError.Reason, _ path: RepositoryPath) -> NextStep {
        switch reason {
        case .conflictMarkers: ScopePaths.scope(ofState: path).map { .mergeScope($0) } ?? .joinBothSides
        case .unknownKey(_, let nearest?): .rename(to: nearest)
        case .plaintext(let id, let key), .foreignScope(let id, let key, _): .seal(id, key)
        case .brokenToken: .restore
        default: .edit
        }
    }
}
