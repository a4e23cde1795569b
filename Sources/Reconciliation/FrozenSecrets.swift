import Catalog
import GitRepository
import Trust

/// The secrets that frozen files hold, or held when they were verified last.
struct FrozenSecrets {
    /// Those that were there when the files were verified last.
    let bySecret: [SecretID: LandingRefusal]
    private let byPath: [String: LandingRefusal]

    init(_ frozen: [RepositoryPath: FrozenPath], _ loader: ManifestLoader) async throws(ReconcileError) {
        let files = frozen.compactMap { path, frozen in
            frozen.verified.flatMap { entry in
                entry.kind.isRegular ? ManifestLoader.File(path: path, blob: BlobID(entry.id)) : nil
            }
        }
        var bySecret: [SecretID: LandingRefusal] = [:]
        for loaded in try await loader.load(files.sorted { $0.path < $1.path }) {
            guard case .success(let manifest) = loaded.manifest else { continue }
            bySecret[manifest.id] = frozen[loaded.file.path]?.refusal
        }
        self.bySecret = bySecret
        byPath = Dictionary(
            frozen.map { ($0.key.description, $0.value.refusal) }, uniquingKeysWith: { first, _ in first })
    }

    func refusal(of secret: FoundSecret) -> LandingRefusal? { byPath[secret.path] ?? bySecret[secret.id] }
}
