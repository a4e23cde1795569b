import Catalog
import GitRepository

/// Says which changes of a history somebody vouches for who may.
///
/// The unit is a landing: a step on the mainline (see ``Mainline``), from one commit to the next. Each governed change of
/// it must be vouched for, and is judged by the policy of the commit before it, never by one that only a branch has or
/// that the change itself brings.
public struct LandingVerifier {
    private let repository: Repository
    private let ref: String
    private let tag: TagObject?
    private let now: Int64

    /// - Parameters:
    ///   - ref: what is reconciled, in full.
    ///   - tag: where that is an annotated tag, its object.
    ///   - now: seconds since 1970.
    public init(repository: Repository, ref: String, tag: TagObject? = nil, now: Int64) {
        self.repository = repository
        self.ref = ref
        self.tag = tag
        self.now = now
    }

    /// Judges all landings since `applied`.
    public func verify(from applied: VerifiedState, to head: CommitID) throws(TrustError) -> LandingsVerdict {
        guard let mainline = try mainline(applied.commit, head) else {
            if repository.isShallow { throw .shallow(missing: applied.commit) }
            throw .rewritten(from: applied.commit, to: head)
        }
        do throws(GitError) {
            var walk = LandingWalk(repository: repository, ref: ref, now: now, from: applied)
            var tagged = walk
            if let verdict = try tagged.tagged(tag, head) { return verdict }
            for step in mainline.steps { try walk.land(step) }
            return walk.verdict(count: mainline.steps.count)
        } catch {
            throw TrustError(error, repository)
        }
    }

    /// Judges history that was rewritten: the new commit as one step from the old one.
    ///
    /// - Returns: also who took it upon himself: the signer of the new commit, who must be allowed `trust:Reset` by the
    ///   old policy, and all that changes besides. A failure says why nobody did.
    public func reset(
        from applied: VerifiedState, to head: CommitID
    ) throws(TrustError) -> Result<(verdict: LandingsVerdict, by: Voucher), LandingRefusal> {
        do throws(GitError) {
            var walk = LandingWalk(repository: repository, ref: ref, now: now, from: applied)
            return try walk.reset(head)
        } catch {
            throw TrustError(error, repository)
        }
    }

    private func mainline(_ base: CommitID, _ head: CommitID) throws(TrustError) -> Mainline? {
        // Somebody rewrote history, and nobody here has the old one.
        if !repository.contains(base.id), !repository.isShallow { return nil }
        do throws(GitError) {
            return try repository.mainline(from: base, to: head)
        } catch {
            throw TrustError(error, repository)
        }
    }

    /// Judges one step whose commit need not lie on the mainline yet, as before a merge.
    public func judge(_ parent: CommitID, _ commit: Commit) throws(TrustError) -> LandingsVerdict {
        do throws(GitError) {
            var walk = LandingWalk(repository: repository, ref: ref, now: now, from: VerifiedState(parent))
            try walk.land(Mainline.Step(parent: parent, commit: commit))
            return walk.verdict(count: 1)
        } catch {
            throw TrustError(error, repository)
        }
    }
}
