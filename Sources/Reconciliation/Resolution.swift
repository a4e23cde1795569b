import Catalog
import GitRepository
import Rotation
import Stores
import Trust

/// What git wants in one store, as far as it was looked at. The third stage's result.
struct Resolution {
    /// What is to be there.
    var desired: [SecretID: DesiredSecret] = [:]
    /// Delivered as little as it is deleted: whoever suspended it wants it left alone.
    var suspended: [SecretID: FoundSecret] = [:]
    /// Wanted, and not to be touched until somebody repairs what is wrong.
    var refused: [SecretID: FoundSecret] = [:]
    /// Known to the record, and their file does not parse any more: nobody knows what is wanted.
    var obscured: Set<SecretID> = []
    /// Whatever was done to them, nobody vouches for it, and no manifest has them any more; they stay as they are.
    var withheld: [SecretID: LandingRefusal] = [:]
    /// Known to the record and wanted no more; of an incremental run only what it looked at.
    var unwanted: Set<SecretID> = []
    var faults: [SecretFault] = []
    /// Manifests that say nothing about which secret they hold.
    var unreadablePaths: Set<String> = []
    /// What the next run has to look at, whatever changes until then.
    var heldPaths: Set<String> = []
    /// What is recorded of the secrets that were looked at.
    var records: [SecretID: SecretRecord] = [:]
    /// The states of the scopes that values are delivered from.
    var scopes = AcceptedScopes()
    /// Whether everything was looked at.
    let isComplete: Bool
    /// How many manifests were read and understood.
    var manifestsRead = 0

    init(isComplete: Bool) {
        self.isComplete = isComplete
    }

    /// Takes a secret out of what is to be there.
    mutating func refuse(_ found: FoundSecret, _ reason: SecretFault.Reason, store: StoreName) {
        desired[found.id] = nil
        refused[found.id] = found
        faults.append(SecretFault(store: store, secret: found.id, path: found.path, reason: reason))
    }

    /// Whether a secret must stay as it is in the store.
    func keeps(_ id: SecretID) -> Bool {
        suspended[id] != nil || refused[id] != nil || obscured.contains(id) || withheld[id] != nil
    }
}

/// A secret that a manifest has, and its name in the store.
struct FoundSecret: Sendable {
    let manifest: SecretManifest
    /// In hex.
    let blob: String
    let storeName: String

    var id: SecretID { manifest.id }
    var path: String { manifest.path.description }
}

/// A secret as it is to be in the store.
struct DesiredSecret: Sendable {
    let found: FoundSecret
    let version: VersionID
    let rotation: RotationTerms?
    /// See ``SecretManifest/tokenTraces``.
    let tokens: [String: String]

    init(_ found: FoundSecret, rotation: RotationTerms?) {
        self.found = found
        self.rotation = rotation
        version = found.manifest.versionID
        tokens = found.manifest.tokenTraces
    }

    var id: SecretID { found.id }
    var manifest: SecretManifest { found.manifest }
    var storeName: String { found.storeName }

    var metadata: SecretMetadata {
        SecretMetadata(
            description: manifest.description, tags: manifest.tags, schedule: manifest.rotation?.schedule)
    }
}
