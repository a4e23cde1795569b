import Catalog
import GitRepository
import Trust
import YAMLDocument

/// What `check` finds in the policy and the table of its cases: that they parse, and that no revocation was taken back.
struct PolicyChecks {
    private let workspace: Workspace
    private let base: TreeSource?

    /// - Parameter base: the revision that the policy is compared with.
    init(_ workspace: Workspace, base: TreeSource?) {
        self.workspace = workspace
        self.base = base
    }

    func run() throws -> [ToldFinding] {
        var findings: [ToldFinding] = []
        var policy: Policy?
        do throws(SchemaError) {
            policy = try bytes(of: Policy.path).map { (bytes) throws(SchemaError) in try Policy(parsing: bytes) }
            if let table = bytes(of: PolicyTests.path) { _ = try PolicyTests(parsing: table) }
        } catch {
            return [ToldFinding(fault: error)]
        }
        if let forbidden = Policy.forbiddenChange(from: try formerPolicy(), to: policy) {
            findings.append(
                ToldFinding(
                    forbidden.words, in: Policy.path, .error, hint: "put it back under spec.revoked", status: .refused))
        }
        return findings
    }

    private func bytes(of path: RepositoryPath) -> [UInt8]? {
        (try? workspace.revision.source.read(path, atMost: Policy.maximumLength)) ?? nil
    }

    /// One that does not parse has revoked nothing.
    private func formerPolicy() throws -> Policy? {
        let bytes = try base?.read(Policy.path, atMost: Policy.maximumLength)
        return bytes.flatMap { try? Policy(parsing: $0) }
    }
}

extension ToldFinding {
    fileprivate init(fault: SchemaError) {
        let diagnostic = fault.diagnostic
        self.init(
            diagnostic.sentence, in: fault.path, at: fault.location, .error,
            hint: diagnostic.hints.last ?? "edit the file",
            status: diagnostic.status)
    }
}
