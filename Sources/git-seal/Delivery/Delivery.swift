import Catalog
import GitRepository
import Glibc
import Reconciliation
import Sealing
import Stores
import SystemPackage
import Trust

/// What `plan`, `reconcile`, `status` and `store` share: the repository, the revision, the stores that are meant.
struct Delivery {
    let repository: Repository
    let reconciler: Reconciler
    let target: ReconcileTarget
    let options: ReconcileOptions
    let trust: ScopeTrust
    let stores: [StoreName]

    /// - Parameters:
    ///   - named: the store that `--store` names; all of the config without.
    ///   - verification: how changes are verified; for what applies none, `nil`.
    init(store named: String?, _ options: ReconcileOptions, _ verification: VerificationFlags? = nil) throws {
        repository = try Repository.openFromEnvironment()
        var options = options
        if let verification { options.verification = try verification.demand(repository) }
        self.options = options
        trust = try Workspace.scopeTrust(repository)
        reconciler = Reconciler(
            repository: repository, trust: trust, identities: IdentityLookup.usable,
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

    /// Faults in words. Why a scope is refused is looked up once for each, however many secrets it keeps back.
    func diagnostics(of faults: [SecretFault]) -> [Diagnostic] {
        var histories: [ScopeName: ScopeHistory?] = [:]
        func history(_ scope: ScopeName) -> ScopeHistory? {
            if let known = histories[scope] { return known }
            let found = ScopeHistory(of: scope, in: target.commit, repository)
            histories.updateValue(found, forKey: scope)
            return found
        }
        return faults.map { fault in
            switch (fault.reason, fault.secret?.scope) {
            case (.scopeRefused(let scope, let refusal, let difference), _):
                return ScopeRefusal(scope: scope, refusal: refusal, difference: difference, history: history(scope))
                    .diagnostic
            case (.scopeUnsound(let error), let scope?):
                return UnsoundScope(
                    error, pinned: try? trust.pinned(scope), found: state(of: scope), history: history(scope)
                ).diagnostic
            default: return fault.diagnostic
            }
        }
    }

    private func state(of scope: ScopeName) -> [UInt8]? {
        guard let tree = try? repository.tree(of: target.commit) else { return nil }
        return try? repository.file(at: ScopePaths.state(of: scope), in: tree, atMost: ScopeState.maximumByteCount)
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

    /// Said once a run.
    func noteVerification() {
        let mode = target.verification.mode
        let meaning =
            switch mode {
            case .off: "signatures and policy are not checked"
            case .warn: "what nobody vouches for is applied, with a warning"
            case .enforce: "what nobody vouches for is not applied"
            }
        Terminal.note("verify: \(mode.rawValue) (\(meaning))")
    }

    /// What nobody vouches for and is applied all the same, and what could not be verified.
    func warn(of outcome: VerificationOutcome) {
        if let name = outcome.resetBy { Terminal.note("\(name) accepted that history was rewritten") }
        switch outcome.obstacle {
        case .shallow: Terminal.warn("not verified: shallow", hint: "fetch the whole history (in CI: fetch-depth: 0)")
        case .noRoot:
            Terminal.note("nobody said where trust begins: what the first run found is taken for it (--root COMMIT)")
        case nil: break
        }
        guard outcome.mode == .warn else { return }
        for refusal in outcome.refusals {
            Terminal.warn("nobody vouches for \(refusal.path): \(refusal.label)", hint: refusal.cure)
        }
    }
}
