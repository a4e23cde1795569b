import Catalog
import Glibc
import Trust

extension Workspace {
    /// The policy of the work tree.
    ///
    /// - Throws: where there is none, and for one that does not parse.
    func policy() throws -> Policy {
        guard let bytes = try policyBytes() else {
            throw Diagnostic(
                "there is no policy", at: "\(Policy.path)", because: "nobody has written one yet",
                hint: "git seal policy init", status: .cannotRun)
        }
        return try Policy(parsing: bytes)
    }

    /// The file as it stands; `nil` where there is none.
    func policyBytes() throws -> [UInt8]? { try revision.source.read(Policy.path, atMost: Policy.maximumLength) }

    /// Every secret that there is, as policies look at it.
    func policySubjects() throws -> [PolicySubject] { try manifests().map(PolicySubject.init) }

    /// Seconds since 1970, by this machine's clock.
    static var now: Int64 { Int64(time(nil)) }
}
