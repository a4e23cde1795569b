import GitRepository
import Sealing
import YAMLDocument

/// One revision of a repository, read as far as it is asked for.
public struct Revision<Source: RevisionSource> {
    public let source: Source
    public let config: Config

    /// - Throws: ``CatalogError/notInitialised`` without a config.
    public init(_ source: Source) throws(CatalogError) {
        guard let bytes = try source.read(Config.path, atMost: Config.maximumLength) else { throw .notInitialised }
        self.source = source
        do throws(SchemaError) {
            config = try Config(parsing: bytes)
        } catch {
            throw .schema(error)
        }
    }
}

// MARK: - Manifests

extension Revision {
    /// Every file under the config's paths, whether it is a manifest or not; only folders that can hold one are entered.
    public func manifestFiles() throws(CatalogError) -> [RevisionFile] {
        try source.files(enter: config.canHoldManifests).filter { config.isManifest($0.path) }
    }

    /// The manifest in a file; `nil` if there is no such file, or it is something else.
    public func manifest(at path: RepositoryPath) throws(CatalogError) -> SecretManifest? {
        try manifest(at: path) { () throws(CatalogError) in
            try source.read(path, atMost: SecretManifest.maximumLength)
        }
    }

    /// The manifest in a file of a listing.
    public func manifest(in file: RevisionFile) throws(CatalogError) -> SecretManifest? {
        try manifest(at: file.path) { () throws(CatalogError) in
            try source.read(file, atMost: SecretManifest.maximumLength)
        }
    }

    private func manifest(
        at path: RepositoryPath, _ read: () throws(CatalogError) -> [UInt8]?
    ) throws(CatalogError) -> SecretManifest? {
        let bytes: [UInt8]?
        do throws(CatalogError) {
            bytes = try read()
        } catch {
            // What is too large to be looked into is a fault only by the name of a manifest.
            guard error.isTooLarge else { throw error }
            guard SecretManifest.hasYAMLName(path) else { return nil }
            let limit = SecretManifest.maximumLength
            throw .schema(SchemaError(.yaml(.tooLarge(limit: limit)), in: path, at: .start))
        }
        do throws(SchemaError) {
            return try bytes.flatMap { (bytes) throws(SchemaError) in try SecretManifest.read(bytes, at: path) }
        } catch {
            throw .schema(error)
        }
    }

    /// All manifests, and the faults of those that do not parse.
    public func manifests() throws(CatalogError) -> (manifests: [SecretManifest], faults: [SchemaError]) {
        try manifests(in: try manifestFiles())
    }

    /// The manifests at some places, where a file may be or not; a link is refused.
    func manifests(
        at paths: [RepositoryPath]
    ) throws(CatalogError) -> (manifests: [SecretManifest], faults: [SchemaError]) {
        try manifests(from: paths) { path throws(CatalogError) in try manifest(at: path) }
    }

    /// The manifests in some files, as those that a diff names, and the faults of those that do not parse.
    public func manifests(
        in files: some Sequence<RevisionFile>
    ) throws(CatalogError) -> (manifests: [SecretManifest], faults: [SchemaError]) {
        try manifests(from: files) { file throws(CatalogError) in try manifest(in: file) }
    }

    private func manifests<Place>(
        from places: some Sequence<Place>, _ read: (Place) throws(CatalogError) -> SecretManifest?
    ) throws(CatalogError) -> (manifests: [SecretManifest], faults: [SchemaError]) {
        var manifests: [SecretManifest] = []
        var faults: [SchemaError] = []
        for place in places {
            do throws(CatalogError) {
                if let manifest = try read(place) { manifests.append(manifest) }
            } catch {
                guard case .schema(let fault) = error else { throw error }
                faults.append(fault)
            }
        }
        return (manifests, faults)
    }
}

extension Sequence<SecretManifest> {
    /// The secrets that several of these claim, each with the manifests that do.
    public func duplicates() -> [SecretID: [SecretManifest]] {
        Dictionary(grouping: self, by: \.id).filter { $0.value.count > 1 }
    }
}
