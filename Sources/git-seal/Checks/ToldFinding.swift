import Catalog
import GitRepository
import Rotation
import Stores
import YAMLDocument

/// A finding of `check` in words, whichever module it comes from.
struct ToldFinding {
    let path: RepositoryPath
    let location: SourceLocation?
    let severity: CheckFinding.Severity
    let words: String
    let hint: String
    let status: ExitStatus

    init(_ finding: CheckFinding) {
        path = finding.path
        location = finding.location
        severity = finding.severity
        words = finding.words
        hint = finding.nextStep.words
        status = finding.status
    }

    private init(_ error: RotationError, of manifest: SecretManifest) {
        let diagnostic = error.diagnostic(of: manifest.id, at: manifest.path.description)
        path = manifest.path
        location = manifest.locations.rotation[error.key]
        severity = .error
        words = diagnostic.sentence
        hint = diagnostic.hints.first ?? NextStep.edit.words
        status = diagnostic.status
    }
}

extension ToldFinding {
    /// All findings, sorted: those of the catalog, and what the modules above it make of the config and the manifests.
    static func all(_ outcome: CatalogCheck<some RevisionSource, some RevisionSource>.Outcome) -> [ToldFinding] {
        let definitions = (outcome.config?.stores.values).map(Array.init) ?? []
        let told =
            outcome.findings.map(ToldFinding.init) + definitions.compactMap(fault(of:)).map(ToldFinding.init)
            + outcome.manifests.compactMap(fault(of:))
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
