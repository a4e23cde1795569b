import GitRepository
import Sealing

/// One secret by its name.
extension Revision {
    /// The manifest of a secret. It is looked for where a new one would have been put; only if it is not there, all
    /// manifests are read.
    ///
    /// - Parameter scope: needed only where the name lives in several.
    /// - Throws: ``CatalogError/noSuchSecret(_:nearest:)``, ``CatalogError/ambiguousSecret(_:scopes:)``,
    ///   ``CatalogError/duplicate(_:_:_:)``, or the fault of a file where it should be.
    public func manifest(named name: SecretName, scope: ScopeName?) throws(CatalogError) -> SecretManifest {
        let places = try likelyPaths(of: name, scope)
        let (near, faults) = try manifests(at: places)
        if let manifest = try Self.only(name, scope, among: near) { return manifest }
        let all = try manifests().manifests
        if let manifest = try Self.only(name, scope, among: all) { return manifest }
        if let fault = faults.first { throw .schema(fault) }
        if let scope, try !scopeNames().contains(scope) { throw try noSuchScope(scope) }
        let names = all.filter { scope == nil || $0.scope == scope }.map(\.name.text)
        throw .noSuchSecret(name.text, nearest: NearestName.of(name.text, among: Set(names).sorted()))
    }

    /// Where the manifest of a new secret goes.
    ///
    /// - Throws: ``CatalogError/noPlace(_:pattern:)`` when that is outside the config's paths.
    public func path(forNew id: SecretID) throws(CatalogError) -> RepositoryPath {
        let path = config.path(forNew: id.name, scope: nil)
        let isTaken = try source.read(path, atMost: SecretManifest.maximumLength) != nil
        let place = isTaken ? config.path(forNew: id.name, scope: id.scope) : path
        guard config.isManifest(place) else { throw .noPlace(place, pattern: config.paths[0].text) }
        return place
    }

    /// The secrets of a scope.
    ///
    /// - Throws: ``CatalogError/noSuchScope(_:nearest:)`` when neither the revision nor a manifest knows it.
    public func manifests(
        of scope: ScopeName, among manifests: [SecretManifest]
    ) throws(CatalogError) -> [SecretManifest] {
        let wanted = manifests.filter { $0.scope == scope }
        if wanted.isEmpty, try !scopeNames().contains(scope) { throw try noSuchScope(scope) }
        return wanted
    }

    /// The error that a scope is not there.
    func noSuchScope(_ name: ScopeName) throws(CatalogError) -> CatalogError {
        .noSuchScope(name.text, nearest: NearestName.of(name.text, among: try scopeNames().map(\.text)))
    }

    private func likelyPaths(of name: SecretName, _ scope: ScopeName?) throws(CatalogError) -> [RepositoryPath] {
        let scopes = if let scope { [scope] } else { try scopeNames() }
        return ([config.path(forNew: name, scope: nil)] + scopes.map { config.path(forNew: name, scope: $0) })
            .filter(config.isManifest)
    }

    private static func only(
        _ name: SecretName, _ scope: ScopeName?, among manifests: [SecretManifest]
    ) throws(CatalogError) -> SecretManifest? {
        let found = manifests.filter { $0.name == name && (scope == nil || $0.scope == scope) }
        let scopes = Set(found.map(\.scope)).sorted()
        if scopes.count > 1 { throw .ambiguousSecret(name.text, scopes: scopes.map(\.text)) }
        if found.count > 1 { throw .duplicate(found[0].id, found[0].path, found[1].path) }
        return found.first
    }
}
