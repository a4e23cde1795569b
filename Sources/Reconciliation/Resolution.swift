import Catalog
import Crypto
import GitRepository
import Sealing
import Stores

/// A secret as git wants it in one store.
struct DesiredSecret {
    let manifest: SecretManifest
    let blob: String
    /// Its name in the store.
    let storeName: String
    let version: VersionID
    /// For each key what shows whether its token changed and whether it should have: value id, key id, hash.
    let tokens: [String: String]

    init(_ manifest: SecretManifest, blob: String, storeName: String) {
        self.manifest = manifest
        self.blob = blob
        self.storeName = storeName
        version = manifest.versionID
        tokens = Dictionary(uniqueKeysWithValues: manifest.sealed.map { ($0.label, Self.trace($0.value)) })
    }

    private static func trace(_ value: SealedValue) -> String {
        let hash = Hexadecimal.text(Array(SHA256.hash(data: Array(value.token.utf8)).prefix(8)))
        return "\(value.valueID):\(value.keyID):\(hash)"
    }

    var id: SecretID { manifest.id }

    var metadata: SecretMetadata {
        SecretMetadata(
            description: manifest.description, tags: manifest.tags, schedule: manifest.rotation?.schedule)
    }
}

/// What git wants in one store, as far as it was looked at. The third stage.
struct Resolution {
    /// By name; of an incremental run only what changed.
    var desired: [SecretID: DesiredSecret] = [:]
    /// What an incremental run looked at and found gone.
    var gone: Set<SecretID> = []
    /// Secrets that must not be touched whatever the rest says.
    var frozen: Set<SecretID> = []
    var faults: [SecretFault] = []
    /// Files that say nothing about which secret they hold.
    var unreadablePaths: Set<String> = []
    var isComplete: Bool
    /// How many manifests were read.
    var manifestsRead = 0
}

/// Turns manifests into what is wanted in one store.
struct Resolver {
    let store: StoreName
    let definition: StoreDefinition
    let revision: Revision<TreeSource>
    let records: [SecretRecord]

    func everything() throws(CatalogError) -> Resolution {
        var resolution = Resolution(isComplete: true)
        var manifests: [(SecretManifest, String)] = []
        for file in try revision.manifestFiles() { try read(file.path, file.blob, &manifests, &resolution) }
        settle(manifests, &resolution)
        return resolution
    }

    /// What changed, and what the same names have elsewhere: a secret may have moved to another file.
    func changes(_ changes: [TreeChange], retryAt now: Int64) throws(CatalogError) -> Resolution {
        var resolution = Resolution(isComplete: false)
        var manifests: [(SecretManifest, String)] = []
        let changed = Set(changes.map(\.path.description))
        for change in changes {
            guard let new = change.new, new.kind.isRegular else { continue }
            try read(change.path, BlobID(new.id), &manifests, &resolution)
        }
        let touched = Set(manifests.map(\.0.id))
        var affected = touched
        for record in records where changed.contains(record.path) { affected.insert(record.secret) }
        for record in records {
            let isRetry = if case .failed(_, _, let retryAt) = record.condition { retryAt <= now } else { false }
            guard !changed.contains(record.path), isRetry || affected.contains(record.secret) else { continue }
            let path = RepositoryPath(record.path)
            let blob = ObjectID(hex: record.blob).map { BlobID($0) }
            try read(path, blob, &manifests, &resolution)
            affected.insert(record.secret)
        }
        settle(manifests, &resolution)
        resolution.gone = affected.subtracting(manifests.map(\.0.id))
        return resolution
    }

    private func read(
        _ path: RepositoryPath, _ blob: BlobID?, _ manifests: inout [(SecretManifest, String)],
        _ resolution: inout Resolution
    ) throws(CatalogError) {
        do throws(CatalogError) {
            guard let manifest = try revision.manifest(at: path) else { return }
            resolution.manifestsRead += 1
            manifests.append((manifest, blob?.id.hex ?? ""))
        } catch {
            guard case .schema(let fault) = error else { throw error }
            resolution.unreadablePaths.insert(path.description)
            resolution.faults.append(
                SecretFault(store: nil, secret: nil, path: path.description, reason: .schema(fault)))
        }
    }

    /// Duplicates, collisions and unknown stores; then what is left is wanted.
    private func settle(_ manifests: [(SecretManifest, String)], _ resolution: inout Resolution) {
        let byID = Dictionary(grouping: manifests, by: \.0.id)
        var byName: [String: SecretID] = [:]
        for (manifest, blob) in manifests.sorted(by: { $0.0.path < $1.0.path }) {
            func fault(_ reason: SecretFault.Reason) {
                resolution.frozen.insert(manifest.id)
                resolution.faults.append(
                    SecretFault(store: store, secret: manifest.id, path: manifest.path.description, reason: reason))
            }
            if let other = byID[manifest.id]?.first(where: { $0.0.path != manifest.path }) {
                fault(.duplicate(otherPath: other.0.path.description))
                continue
            }
            if let unknown = manifest.stores.first(where: { revision.config.stores[$0] == nil }) {
                fault(.unknownStore(unknown.text))
                continue
            }
            guard manifest.stores.contains(store) else { continue }
            if manifest.isSuspended {
                resolution.frozen.insert(manifest.id)
                continue
            }
            let name = Stores.name(of: manifest.id, in: definition)
            if let other = byName.updateValue(manifest.id, forKey: name) {
                fault(.collision(name: name, other: other))
                resolution.frozen.insert(other)
                resolution.desired[other] = nil
                continue
            }
            // A full run has seen every name itself.
            if !resolution.isComplete,
                let known = records.first(where: { $0.storeName == name && $0.secret != manifest.id }),
                byID[known.secret] == nil
            {
                fault(.collision(name: name, other: known.secret))
                continue
            }
            resolution.desired[manifest.id] = DesiredSecret(
                manifest, blob: blob, storeName: name)
        }
    }
}
