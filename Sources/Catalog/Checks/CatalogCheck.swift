import GitRepository
import Sealing

/// What `git seal check` looks at, without any key: whether a revision is one that a reconciler would apply, and whether
/// its secrets are kept as the config asks.
public struct CatalogCheck<Source: RevisionSource, Base: RevisionSource> {
    private let source: Source
    private let base: Base?
    private let trust: ScopeTrust?

    /// - Parameters:
    ///   - base: The revision that tokens are compared with, HEAD or the branch to merge into; `nil` before the first
    ///     commit.
    ///   - trust: `nil` where no clone is, so that states are checked for their signatures only.
    public init(_ source: Source, base: Base?, trust: ScopeTrust?) {
        self.source = source
        self.base = base
        self.trust = trust
    }

    /// Everything that was found, sorted.
    ///
    /// - Throws: What keeps the check from running at all, such as ``CatalogError/notInitialised``. A config that does
    ///   not parse is a finding, and the only one.
    public func findings() throws(CatalogError) -> [CheckFinding] { try run().findings }

    /// What was found, and what was read for it: other modules check what only they understand.
    public struct Outcome {
        public let findings: [CheckFinding]
        /// `nil` when it does not parse.
        public let config: Config?
        /// Those that parse.
        public let manifests: [SecretManifest]
    }

    /// As ``findings()``, with what was read.
    public func run() throws(CatalogError) -> Outcome {
        let revision: Revision<Source>
        do throws(CatalogError) {
            revision = try Revision(source)
        } catch {
            guard case .schema(let fault) = error else { throw error }
            return Outcome(findings: [CheckFinding(fault)], config: nil, manifests: [])
        }
        let files = try revision.manifestFiles()
        let (manifests, faults) = try revision.manifests(in: files)
        let (states, scopeFindings) = try ScopeChecks(revision, trust).run()
        var findings = faults.map(CheckFinding.init) + scopeFindings
        findings += NameChecks(manifests).run()
        findings += ManifestChecks(revision.config, states).run(manifests)
        findings += ValueChecks.copies(in: manifests)
        if let base { findings += try ValueChecks.changes(of: manifests, since: base, from: source) }
        findings += try StrayManifests(revision).run(manifestFiles: files, manifests)
        return Outcome(findings: findings.sorted(), config: revision.config, manifests: manifests)
    }
}
