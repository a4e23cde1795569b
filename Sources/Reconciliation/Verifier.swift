import Catalog
import GitRepository
import Stores
import Trust

/// Carries out the second stage for one store.
struct Verifier {
    let reading: Reading
    let verification: Verification
    let store: StoreName
    let options: ReconcileOptions
    /// A plan is made also where a shallow clone lets nothing be verified; nothing is ever applied there.
    let isPlan: Bool
    let now: Int64

    func verify(_ record: ReconcileRecord?) throws(ReconcileError) -> VerifiedReading {
        guard verification.mode != .enforce || verification.root != nil else { throw .noRoot }
        guard verification.mode != .off else {
            return VerifiedReading(reading: reading, outcome: VerificationOutcome(mode: .off), record: nil)
        }
        do throws(TrustError) {
            return try verified(record)
        } catch {
            switch error {
            case .shallow, .partial:
                guard isPlan, case .shallow = error else { throw .unverifiable(store, error) }
                let outcome = VerificationOutcome(mode: verification.mode, obstacle: .shallow)
                return VerifiedReading(reading: reading, outcome: outcome, record: nil)
            case .rewritten where VerifiedRecord.state(record, root: verification.root?.name ?? "") == nil:
                throw .rootNotReached(store, asked: reading.commit.short)
            case .rewritten(let old, _) where options.rewrite != nil:
                throw .rewriteNotVouchedFor(store, applied: old.short, asked: reading.commit.short)
            case .rewritten(let old, _):
                throw .rewritten(store, applied: old.short, asked: reading.commit.short)
            case .git(let error): throw .git(error)
            }
        }
    }

    private var repository: Repository { reading.repository }

    private func verified(_ record: ReconcileRecord?) throws(TrustError) -> VerifiedReading {
        let rootName = verification.root?.name ?? ""
        let recorded = VerifiedRecord.state(record, root: rootName)
        let start: VerifiedState
        if let recorded {
            start = recorded
        } else if let root = verification.root {
            guard let commit = try root.start(before: reading.commit, in: repository) else {
                throw .rewritten(from: reading.commit, to: reading.commit)
            }
            start = VerifiedState(commit)
        } else {
            // Whoever warns and names no root learns of what comes from now on.
            start = VerifiedState(reading.commit)
        }
        let verifier = LandingVerifier(
            repository: repository, ref: reading.ref, tag: try tag(), now: now)
        var verdict: LandingsVerdict
        var accepted = record?.verification?.reset
        var resetBy: String?
        do throws(TrustError) {
            verdict = try verifier.verify(from: start, to: reading.commit)
        } catch {
            guard case .rewritten = error, recorded != nil, let rewrite = options.rewrite else { throw error }
            if let range = accepts(start.commit), case .success(let (found, voucher))? = try reset(verifier, start) {
                verdict = found
                resetBy = voucher.principal
                accepted = "\(range) by \(voucher.principal)"
            } else if verification.mode == .warn, reading.accepts(rewrite, from: start.commit.id.hex) {
                verdict = try verifier.verify(from: VerifiedState(reading.commit), to: reading.commit)
            } else {
                throw error
            }
        }
        let obstacle: VerificationOutcome.Obstacle? = verification.root == nil ? .noRoot : nil
        let outcome = VerificationOutcome(
            mode: verification.mode, verdict: verdict, obstacle: obstacle, resetBy: resetBy)
        let remembered = VerifiedRecord(
            verdict.lastWhole, root: rootName, isEnforced: verification.mode == .enforce, reset: accepted)
        return VerifiedReading(reading: reading, outcome: outcome, record: remembered)
    }

    /// Who vouches for the new history; nobody where the old one, whose policy counts, is not here any more.
    private func reset(
        _ verifier: LandingVerifier, _ start: VerifiedState
    ) throws(TrustError) -> Result<(verdict: LandingsVerdict, by: Voucher), LandingRefusal>? {
        guard repository.contains(start.commit.id) else { return nil }
        return try verifier.reset(from: start, to: reading.commit)
    }

    /// Whether exactly this rewriting was accepted; then what it is called.
    private func accepts(_ old: CommitID) -> String? {
        guard case .range(let from, let to) = options.rewrite, old.id.hex.hasPrefix(from),
            reading.commit.id.hex.hasPrefix(to)
        else { return nil }
        return "\(old)..\(reading.commit)"
    }

    private func tag() throws(TrustError) -> TagObject? {
        guard reading.ref.hasPrefix("refs/tags/") else { return nil }
        do throws(GitError) {
            return try repository.tagObject(reading.ref)
        } catch {
            throw .git(error)
        }
    }
}
