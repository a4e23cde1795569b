import GitRepository
import YAMLDocument

/// Manifests that are never applied: outside the config's paths, or not quite manifests.
struct StrayManifests<Source: RevisionSource> {
    private let revision: Revision<Source>

    init(_ revision: Revision<Source>) {
        self.revision = revision
    }

    /// - Parameters:
    ///   - manifestFiles: What lies under the config's paths.
    ///   - manifests: What of that is a manifest.
    func run(
        manifestFiles: [RevisionFile], _ manifests: [SecretManifest]
    ) throws(CatalogError) -> [CheckFinding] {
        let known = Set(manifestFiles.map(\.path))
        let applied = Set(manifests.map(\.path))
        var findings: [CheckFinding] = []
        let source = revision.source
        for file in try source.files(enter: { !$0.isInside(".git-seal") && source.canList($0) }) {
            // Outside, only what has the name of a YAML file is read: everything would be the whole repository.
            guard known.contains(file.path) || Self.isYAML(file.path), !applied.contains(file.path) else { continue }
            guard let bytes = try? source.read(file, atMost: SecretManifest.maximumLength) else { continue }
            if known.contains(file.path) {
                if Self.isNearlyManifest(bytes) { findings.append(CheckFinding(.nearlyManifest, in: file.path)) }
            } else if Self.isManifest(bytes, file.path) {
                findings.append(CheckFinding(.outsidePaths, in: file.path))
            }
        }
        return findings
    }

    private static func isYAML(_ path: RepositoryPath) -> Bool {
        [".yaml", ".yml"].contains { path.bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// Whether a file is a manifest, or would be one if it had no faults.
    private static func isManifest(_ bytes: [UInt8], _ path: RepositoryPath) -> Bool {
        do throws(SchemaError) {
            return try SecretManifest.read(bytes, at: path) != nil
        } catch {
            if case .wrongKind = error.reason { return false }
            // Broken YAML outside the paths, as a chart's template is, may mention us without being ours.
            if case .yaml = error.reason { return false }
            return true
        }
    }

    /// A secret of Kubernetes has no scope.
    private static func isNearlyManifest(_ bytes: [UInt8]) -> Bool {
        guard !SecretManifest.mayBeManifest(bytes), let stream = try? YAMLStream(parsing: bytes) else { return false }
        return stream.documents.contains { $0.text("kind") == "Secret" && $0["metadata"]?.text("scope") != nil }
    }
}
