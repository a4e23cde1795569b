import GitRepository
import Glibc
import Trust

extension DoctorCommand {
    /// What verification would say of the last landings; nothing where nobody asked.
    func landings() -> [Check] {
        guard let history else { return [] }
        do {
            let repository = try Repository.openFromEnvironment()
            let head = try repository.headCommit()
            let chain = try repository.firstParents(of: head, atMost: history + 1)
            guard let base = chain.last, chain.count > 1 else {
                return [Check(what: "history", verdict: .note, found: "there is no landing yet")]
            }
            let ref = if case .branch(let name, _) = try repository.head() { name } else { "HEAD" }
            let verifier = LandingVerifier(repository: repository, ref: ref, now: Int64(time(nil)))
            return Self.checks(try verifier.verify(from: VerifiedState(base.id), to: head))
        } catch let error as any Diagnosable {
            return [Check(what: "history", verdict: .warning, found: error.diagnostic.sentence)]
        } catch {
            return [Check(what: "history", verdict: .warning, found: "\(error)")]
        }
    }

    private static func checks(_ verdict: LandingsVerdict) -> [Check] {
        let refused = verdict.landings.filter { !$0.isAllowed }
        let summary = "\(quantity(verdict.count, "landing")), \(refused.count) of them refused if verified"
        return [Check(what: "history", verdict: refused.isEmpty ? .ok : .warning, found: summary)]
            + refused.reversed().prefix(10).map { landing in
                let reason = landing.refusals.first.map { "\($0.path): \($0.label)" } ?? ""
                return Check(what: "landing \(landing.commit.short)", verdict: .warning, found: reason)
            }
    }
}
