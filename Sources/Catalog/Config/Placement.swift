import GitRepository
import Sealing

/// Where manifests lie, and what a new secret gets.
extension Config {
    /// The folder of git-seal's own files, where no manifest is.
    private static let ownFolder: RepositoryPath = ".git-seal"

    /// Whether a manifest may lie at `path`. Whether the file is one, its content says: see
    /// ``SecretManifest/isManifest(_:)``.
    public func isManifest(_ path: RepositoryPath) -> Bool {
        guard !path.isInside(Self.ownFolder), let text = path.string else { return false }
        return paths.contains { $0.matches(text) }
    }

    /// The error that a store is not there.
    public func noSuchStore(_ name: String) -> CatalogError {
        .noSuchStore(name, nearest: NearestName.of(name, among: stores.keys.map(\.text).sorted()))
    }

    /// Whether a manifest can lie below a folder.
    public func canHoldManifests(_ folder: RepositoryPath) -> Bool {
        guard !folder.isInside(Self.ownFolder), let text = folder.string else { return false }
        return paths.contains { $0.canMatch(below: text) }
    }

    /// The scope that a new secret gets, of those that there are; `nil` if that must be said.
    public func scope(forNew name: SecretName, among scopes: [ScopeName]) -> ScopeName? {
        if let rule = scopeRules.first(where: { $0.match.matches(name.text) }) { return rule.scope }
        return scopes.count == 1 ? scopes[0] : nil
    }

    /// Where a new manifest goes: below the folders that the first of ``paths`` names, as `NAME.yaml`; with the scope as
    /// a folder where another scope has a secret of that name there.
    ///
    /// - Returns: A path that may lie outside ``paths`` when the first of them is narrow, as in `secrets/*.yaml`; ask
    ///   ``isManifest(_:)`` before writing.
    public func path(forNew name: SecretName, scope: ScopeName?) -> RepositoryPath {
        let folders = paths[0].fixedFolders + (scope.map { [$0.text] } ?? [])
        return RepositoryPath((folders + ["\(name).yaml"]).joined(separator: "/"))
    }
}
