import Catalog
import GitRepository
import Rotation
import Sealing
import Stores
import YAMLDocument

/// A finding of `check` in words, whichever module it comes from.
struct ToldFinding {
    let path: RepositoryPath
    let location: SourceLocation?
    let severity: CheckFinding.Severity
    let words: String
    /// The last one is what to do.
    let hints: [String]
    let status: ExitStatus

    init(
        _ words: String, in path: RepositoryPath, at location: SourceLocation? = nil,
        _ severity: CheckFinding.Severity, hint: String, status: ExitStatus = .findings
    ) {
        self.path = path
        self.location = location
        self.severity = severity
        self.words = words
        hints = [hint]
        self.status = status
    }

    private init(_ finding: CheckFinding, _ workspace: Workspace) {
        path = finding.path
        location = finding.location
        severity = finding.severity
        words = finding.words
        let history = finding.scopeInDoubt.flatMap { ScopeHistory(of: $0, in: workspace) }
        hints = (history.map { [$0.words] } ?? []) + Self.nextSteps(finding, history)
        status = finding.status
    }

    private init(_ error: RotationError, of manifest: SecretManifest) {
        let diagnostic = error.diagnostic(of: manifest.id, at: manifest.path.description)
        path = manifest.path
        location = manifest.locations.rotation[error.key]
        severity = .error
        words = diagnostic.sentence
        hints = diagnostic.hints
        status = diagnostic.status
    }
}

extension ToldFinding {
    /// Mostly the finding's own; it does not know where a state that is refused comes from.
    private static func nextSteps(_ finding: CheckFinding, _ history: ScopeHistory?) -> [String] {
        switch finding.why {
        case .scopeUnsound(let scope, _):
            [history?.wayBack(to: ScopePaths.root.appending(scope.text)) ?? finding.nextStep.words]
        case .scopeRefused(let scope, let refusal):
            if case .otherFingerprint = refusal { refusal.nextSteps(scope) } else { [finding.nextStep.words] }
        default: [finding.nextStep.words]
        }
    }

    /// All findings, sorted: those of the catalog, and what the modules above it make of the config and the manifests.
    static func all(
        _ outcome: CatalogCheck<some RevisionSource, some RevisionSource>.Outcome, since base: TreeSource?,
        in workspace: Workspace
    ) throws -> [ToldFinding] {
        let definitions = (outcome.config?.stores.values).map(Array.init) ?? []
        let told =
            (outcome.findings + definitions.compactMap(fault(of:))).map { ToldFinding($0, workspace) }
            + outcome.manifests.compactMap(fault(of:))
            + (try InPlaceChecks(workspace, outcome.manifests, base: base).run())
            + (try PolicyChecks(workspace, base: base).run())
        return told.sorted { $0.order < $1.order }
    }

    /// What keeps a store from being opened whatever is in it.
    private static func fault(of definition: StoreDefinition) -> CheckFinding? {
        do throws(SchemaError) {
            try Stores.check(definition)
            return nil
        } catch {
            return CheckFinding(.schema(error.reason), in: error.path, at: error.location)
        }
    }

    private static func fault(of manifest: SecretManifest) -> ToldFinding? {
        do throws(RotationError) {
            _ = try manifest.rotation.map { (spec) throws(RotationError) in try RotationTerms(spec) }
            return nil
        } catch {
            return ToldFinding(error, of: manifest)
        }
    }

    /// By file, by place in it, the worse first.
    private var order: (RepositoryPath, Int, Int) { (path, location?.offset ?? -1, -severity.rawValue) }
}

extension CheckFinding {
    /// The scope whose state is not accepted.
    fileprivate var scopeInDoubt: ScopeName? {
        switch why {
        case .scopeUnsound(let scope, _), .scopeRefused(let scope, _): scope
        default: nil
        }
    }
}
