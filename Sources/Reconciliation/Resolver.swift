import Catalog
import GitRepository
import Rotation
import Stores
import Trust

/// Turns manifests into what is wanted in one store. The third stage.
///
/// Work is by secret, after all files that can have one were read: a file that moved is no deletion, and one secret in two
/// files is an error on both.
struct Resolver {
    let store: StoreName
    let definition: StoreDefinition
    let capabilities: StoreCapabilities
    let verified: VerifiedReading

    private var revision: Revision<TreeSource> { verified.reading.revision }
    private var loader: ManifestLoader { ManifestLoader(repository: verified.reading.repository) }

    /// Everything that HEAD has.
    ///
    /// - Parameter records: all of the source.
    func everything(_ records: [SecretRecord]) async throws(ReconcileError) -> Resolution {
        let listed: [RevisionFile]
        do throws(CatalogError) {
            listed = try revision.manifestFiles()
        } catch {
            throw .catalog(error)
        }
        let files = listed.compactMap { file in file.blob.map { ManifestLoader.File(path: file.path, blob: $0) } }
        var resolution = Resolution(isComplete: true)
        resolution.remember(records)
        settle(try await loader.load(files), try await FrozenSecrets(verified.frozen, loader), &resolution)
        resolution.unwanted = Set(resolution.records.keys.filter { !resolution.wants($0) })
        return resolution
    }

    /// What changed, what earlier runs left, and whatever may stand in the way of these secrets elsewhere.
    ///
    /// - Returns: `nil` when only a look at everything can tell.
    func changes(
        _ changes: [TreeChange], _ record: ReconcileRecord, _ reader: StoreReader
    ) async throws(ReconcileError) -> Resolution? {
        var resolution = Resolution(isComplete: false)
        let unsettled = try await reader.records(.unsettled)
        resolution.remember(unsettled)
        let leftPaths = Set(record.heldPaths + unsettled.map(\.path))
        guard var affected = try await secretsBefore(changes, except: leftPaths) else { return nil }

        var files = FileReader(loader: loader, tree: revision.source)
        try await files.read(
            changes.compactMap { change in
                change.new.flatMap {
                    $0.kind.isRegular ? ManifestLoader.File(path: change.path, blob: BlobID($0.id)) : nil
                }
            }, at: changes.map(\.path))
        try await files.read(leftPaths)
        affected.formUnion(unsettled.map(\.secret))
        affected.formUnion(files.secrets)
        // Who has a name in the store that one of these secrets wants, and the other file of a secret that is in two.
        affected.formUnion(
            try await reader.owners(ofNames: files.secrets.map { Stores.name(of: $0, in: definition) }))
        resolution.remember(try await reader.records(.secrets(affected.sorted())))
        try await files.read(affected.compactMap { resolution.records[$0]?.path })
        settle(files.loaded, try await FrozenSecrets(verified.frozen, loader), &resolution)
        resolution.unwanted = affected.filter { !resolution.wants($0) }
        return resolution
    }

    /// The secrets that the changed files had when they were applied; `nil` when one does not parse though no earlier run
    /// has complained about it.
    private func secretsBefore(
        _ changes: [TreeChange], except leftPaths: Set<String>
    ) async throws(ReconcileError) -> Set<SecretID>? {
        let files = changes.compactMap { change in
            change.old.flatMap { $0.kind.isRegular ? ManifestLoader.File(path: change.path, blob: BlobID($0.id)) : nil }
        }
        var secrets: Set<SecretID> = []
        for loaded in try await loader.load(files) {
            if case .success(let manifest) = loaded.manifest {
                secrets.insert(manifest.id)
            } else if !leftPaths.contains(loaded.file.path.description) {
                return nil
            }
        }
        return secrets
    }

    // MARK: Settling

    /// Sorts out what was read: unreadable files, duplicates, secrets for other stores, collisions of names.
    private func settle(
        _ loaded: [ManifestLoader.Loaded], _ frozen: FrozenSecrets, _ resolution: inout Resolution
    ) {
        var found: [FoundSecret] = []
        for item in loaded.sorted(by: { $0.file.path < $1.file.path }) {
            switch item.manifest {
            case .success(let manifest):
                resolution.manifestsRead += 1
                let name = Stores.name(of: manifest.id, in: definition)
                found.append(FoundSecret(manifest: manifest, blob: item.file.blob.id.hex, storeName: name))
            case .failure(let fault):
                let path = item.file.path.description
                resolution.unreadablePaths.insert(path)
                resolution.heldPaths.insert(path)
                resolution.faults.append(SecretFault(store: nil, secret: nil, path: path, reason: .schema(fault)))
            }
        }
        let byID = Dictionary(grouping: found, by: \.id)
        for secret in found {
            if let refusal = frozen.refusal(of: secret) {
                resolution.refuse(secret, .notVouchedFor(refusal), store: store)
            } else if let other = byID[secret.id]?.first(where: { $0.path != secret.path }) {
                resolution.heldPaths.insert(secret.path)
                resolution.refuse(secret, .duplicate(otherPath: other.path), store: store)
            } else {
                settle(secret, &resolution)
            }
        }
        for (id, record) in resolution.records where byID[id] == nil && resolution.unreadablePaths.contains(record.path)
        {
            resolution.obscured.insert(id)
        }
        for (id, refusal) in frozen.bySecret where byID[id] == nil && resolution.records[id] != nil {
            resolution.withheld[id] = refusal
            let path = resolution.records[id]?.path ?? ""
            resolution.faults.append(
                SecretFault(store: store, secret: id, path: path, reason: .notVouchedFor(refusal)))
        }
        refuseCollisions(&resolution)
    }

    private func settle(_ secret: FoundSecret, _ resolution: inout Resolution) {
        let manifest = secret.manifest
        let isMine = manifest.stores.contains(store)
        if let unknown = manifest.stores.first(where: { revision.config.stores[$0] == nil }) {
            if isMine {
                resolution.refuse(secret, .unknownStore(unknown.text), store: store)
            } else {
                resolution.heldPaths.insert(secret.path)
                resolution.faults.append(
                    SecretFault(store: store, secret: secret.id, path: secret.path, reason: .unknownStore(unknown.text))
                )
            }
            return
        }
        guard isMine else { return }
        guard !manifest.isSuspended else {
            resolution.suspended[secret.id] = secret
            return
        }
        do throws(RotationError) {
            let rotation = try manifest.rotation.map { (spec) throws(RotationError) in try RotationTerms(spec) }
            let desired = DesiredSecret(secret, rotation: rotation)
            let asksForRotation = manifest.rotation?.runner == .store && !capabilities.rotates
            let limit = asksForRotation ? .rotation : capabilities.limit(for: secret.storeName, desired.metadata)
            if let limit {
                resolution.refuse(secret, .store(.limit(limit)), store: store)
            } else {
                resolution.desired[secret.id] = desired
            }
        } catch {
            resolution.refuse(secret, .rotation(error, at: manifest.locations.rotation[error.key]), store: store)
        }
    }

    /// Before any write, no two secrets may have one name; both stay as they are.
    private func refuseCollisions(_ resolution: inout Resolution) {
        let wanted = resolution.desired.values.map(\.found) + resolution.refused.values + resolution.suspended.values
        let byName = Dictionary(grouping: wanted) {
            capabilities.ignoresCase ? $0.storeName.lowercased() : $0.storeName
        }
        for (_, secrets) in byName.sorted(by: { $0.key < $1.key }) where secrets.count > 1 {
            let sorted = secrets.sorted { $0.id < $1.id }
            for secret in sorted where resolution.desired[secret.id] != nil {
                guard let other = sorted.first(where: { $0.id != secret.id }) else { continue }
                resolution.refuse(secret, .collision(name: secret.storeName, other: other.id), store: store)
            }
        }
    }
}

extension Resolution {
    fileprivate mutating func remember(_ records: [SecretRecord]) {
        for record in records { self.records[record.secret] = record }
    }

    fileprivate func wants(_ id: SecretID) -> Bool { desired[id] != nil || keeps(id) }
}

/// Reads files once each, however often they are asked for.
private struct FileReader {
    let loader: ManifestLoader
    let tree: TreeSource
    private(set) var loaded: [ManifestLoader.Loaded] = []
    private var seen: Set<String> = []

    init(loader: ManifestLoader, tree: TreeSource) {
        self.loader = loader
        self.tree = tree
    }

    /// The secrets of all files that parse.
    var secrets: [SecretID] {
        loaded.compactMap { if case .success(let manifest) = $0.manifest { manifest.id } else { nil } }
    }

    /// - Parameter paths: those that need not be looked for any more, also the ones where nothing is.
    mutating func read(
        _ files: [ManifestLoader.File], at paths: [RepositoryPath]
    ) async throws(ReconcileError) {
        seen.formUnion(paths.map(\.description))
        loaded += try await loader.load(files)
    }

    /// What is there now, if anything is.
    mutating func read(_ paths: some Sequence<String>) async throws(ReconcileError) {
        var files: [ManifestLoader.File] = []
        for path in paths where seen.insert(path).inserted {
            let path = RepositoryPath(path)
            do throws(GitError) {
                guard let entry = try tree.repository.entry(at: path, in: tree.tree), entry.kind.isRegular else {
                    continue
                }
                files.append(ManifestLoader.File(path: path, blob: BlobID(entry.id)))
            } catch {
                throw .git(error)
            }
        }
        loaded += try await loader.load(files)
    }
}
