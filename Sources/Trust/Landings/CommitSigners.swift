import GitRepository

/// Who signed commits; each is checked once.
struct CommitSigners {
    let repository: Repository
    private var known: [CommitID: Result<VerifiedSigner?, SSHSignatureFault>] = [:]

    init(_ repository: Repository) {
        self.repository = repository
    }

    mutating func signer(of commit: CommitID) throws(GitError) -> Result<VerifiedSigner?, SSHSignatureFault> {
        if let known = known[commit] { return known }
        let raw = try repository.rawCommit(commit)
        let result: Result<VerifiedSigner?, SSHSignatureFault>
        do throws(SSHSignatureFault) {
            result = .success(try GitSignature.ofCommit(raw))
        } catch {
            result = .failure(error)
        }
        known[commit] = result
        return result
    }

    /// Whether the signer of a commit is allowed something, and if not, why.
    mutating func decide(
        _ commit: CommitID, _ deeds: [Deed], _ judge: LandingJudge
    ) throws(GitError) -> Result<Voucher, LandingJudge.Objection> {
        switch try signer(of: commit) {
        case .failure(let fault): .failure(.init(deed: deeds.first, reason: .signature(fault)))
        case .success(nil): .failure(.init(deed: deeds.first, reason: .unsigned))
        case .success(let signer?): judge.decide(.signer(signer), deeds, signed: commit.id.hex)
        }
    }
}
