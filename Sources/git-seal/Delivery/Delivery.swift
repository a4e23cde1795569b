import Catalog
import GitRepository
import Glibc
import Reconciliation
import Stores
import SystemPackage

/// What `plan`, `reconcile`, `status` and `store` share: the repository, the revision, the stores that are meant.
struct Delivery {
    let repository: Repository
    let reconciler: Reconciler
    let target: ReconcileTarget
    let options: ReconcileOptions
    let stores: [StoreName]

    /// - Parameter named: the store that `--store` names; all of the config without.
    init(store named: String?, _ options: ReconcileOptions) throws {
        repository = try Repository.openFromEnvironment()
        self.options = options
        reconciler = Reconciler(
            repository: repository, trust: try Workspace.scopeTrust(repository), identities: IdentityLookup.usable,
            clock: { Int64(time(nil)) })
        target = try reconciler.target(options)
        guard let named else {
            stores = target.config.stores.keys.sorted()
            return
        }
        guard let name = StoreName(named), target.config.stores[name] != nil else {
            throw target.config.noSuchStore(named)
        }
        stores = [name]
    }

    /// Opens a store as a reader.
    func open(_ name: StoreName) throws -> any SecretStore {
        guard let definition = target.config.stores[name] else { throw target.config.noSuchStore(name.text) }
        do throws(StoreError) {
            return try Stores.open(name, definition, repository: target.source, mayCreate: false)
        } catch {
            throw error.diagnostic(store: name.text)
        }
    }

    /// Warns about manifests that are not committed: only what is committed counts here.
    func warnAboutUncommitted() {
        // No folder stands for the whole tree, so one pattern that may match anywhere asks for all of it.
        let folders = target.config.paths.map { RepositoryPath($0.fixedFolders.joined(separator: "/")) }
        let below = folders.contains { $0.bytes.isEmpty } ? [] : folders
        guard repository.workTree != nil, let changes = try? repository.uncommitted(below: below) else { return }
        let manifests = changes.keys.filter { target.config.isManifest($0) }.sorted()
        guard let first = manifests.first else { return }
        let rest = manifests.count > 1 ? " and \(manifests.count - 1) more" : ""
        Terminal.warn("\(first)\(rest) not committed", hint: "only what is committed is applied")
    }

    /// Said once a run, as long as nobody vouches for commits.
    func noteVerification() {
        Terminal.note("verify: \(Verification.off.rawValue) (signatures and policy are not checked yet)")
    }
}
