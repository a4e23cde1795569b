import Catalog
import GitRepository
import Sealing

/// Sorts the files that differ between two trees by what they are to the policy. Reads nothing but those.
///
/// Governed are the files of `.git-seal`, manifests, and files with sealed values, on either side: a file that stops being
/// one is a deletion.
struct GovernedDiff {
    let repository: Repository
    private var contents: [BlobID: GovernedContent] = [:]
    private var configs: [BlobID: Config] = [:]

    /// Sealed values in larger files cannot be opened in place either.
    private static let limit = 16 << 20
    /// So that a long history does not fill memory.
    private static let cacheLimit = 4096

    init(_ repository: Repository) {
        self.repository = repository
    }

    /// - Parameter configs: those of both sides, where they parse: a manifest is where either says that they lie.
    mutating func changes(_ files: [TreeChange], _ configs: [Config]) throws(GitError) -> [GovernedChange] {
        var governed: [GovernedChange] = []
        var secrets: [SecretID: (old: SecretManifest?, new: SecretManifest?, changes: [TreeChange])] = [:]
        for file in files {
            guard !file.path.isInside(GovernedFolder.path) else {
                if let own = OwnFileChange(file.path, isDeleted: file.new == nil) {
                    let deed = Deed(own.action, own.resource)
                    governed.append(GovernedChange(secret: nil, changes: [file], deeds: [deed]))
                }
                continue
            }
            let isManifestPath = configs.contains { $0.isManifest(file.path) }
            let old = try content(file.old, file.path, isManifestPath)
            let new = try content(file.new, file.path, isManifestPath)
            if let manifest = old.manifest {
                secrets[manifest.id, default: (nil, nil, [])].old = manifest
                secrets[manifest.id]?.changes.append(file)
            }
            if let manifest = new.manifest {
                secrets[manifest.id, default: (nil, nil, [])].new = manifest
                if manifest.id != old.manifest?.id { secrets[manifest.id]?.changes.append(file) }
            }
            if let sealed = Self.change(of: file, old.scopes, new.scopes) { governed.append(sealed) }
        }
        for (id, secret) in secrets.sorted(by: { $0.key < $1.key }) {
            let deeds = SecretDeeds.of(id, from: secret.old, to: secret.new)
            governed.append(GovernedChange(secret: id, changes: secret.changes, deeds: deeds))
        }
        return governed
    }

    /// The change of a file that is no manifest and has sealed values.
    private static func change(
        of file: TreeChange, _ old: Set<ScopeName?>, _ new: Set<ScopeName?>
    ) -> GovernedChange? {
        let scopes = old.union(new).sorted { ($0?.text ?? "") < ($1?.text ?? "") }
        guard !scopes.isEmpty else { return nil }
        let deeds = scopes.map { scope in
            let action: PolicyAction = new.contains(scope) ? .secretPut : .secretDelete
            // What names no scope, nobody may do but whoever may do everything.
            let resource = scope.map { PolicyResource(file: file.path, in: $0) }
            return Deed(action, resource ?? PolicyResource(scope: "?", name: ".files/\(file.path)"))
        }
        return GovernedChange(secret: nil, changes: [file], deeds: deeds)
    }

    private mutating func content(
        _ entry: TreeEntry?, _ path: RepositoryPath, _ isManifestPath: Bool
    ) throws(GitError) -> GovernedContent {
        guard let entry, entry.kind.isRegular else { return .free }
        let id = BlobID(entry.id)
        // The content says of a manifest what it is, but the path whether it is one.
        if isManifestPath, let known = contents[id] { return known }
        guard try repository.size(of: id) <= Self.limit else { return isManifestPath ? .unreadable : .free }
        let bytes = try repository.blob(id, atMost: Self.limit)
        let content = GovernedContent(bytes, at: path, isManifestPath: isManifestPath)
        if isManifestPath {
            if contents.count >= Self.cacheLimit { contents.removeAll(keepingCapacity: true) }
            contents[id] = content
        }
        return content
    }

    /// The config at a place; `nil` where there is none that parses.
    mutating func config(_ entry: TreeEntry?) throws(GitError) -> Config? {
        guard let entry, entry.kind.isRegular else { return nil }
        let id = BlobID(entry.id)
        if let known = configs[id] { return known }
        guard try repository.size(of: id) <= Config.maximumLength else { return nil }
        let config = try? Config(parsing: repository.blob(id, atMost: Config.maximumLength))
        if configs.count >= Self.cacheLimit { configs.removeAll(keepingCapacity: true) }
        configs[id] = config
        return config
    }

    /// The files that a new config makes manifests though they did not change: they come, as far as the policy goes.
    func adopted(_ tree: TreeID, from old: Config?, to new: Config) throws(GitError) -> [TreeChange] {
        guard let old, old.paths != new.paths else { return [] }
        var adopted: [TreeChange] = []
        try repository.walk(tree, enter: { new.canHoldManifests($0) ? .enter : .skip }) { path, entry in
            guard new.isManifest(path), !old.isManifest(path) else { return }
            adopted.append(TreeChange(path: path, old: nil, new: entry))
        }
        return adopted
    }
}
