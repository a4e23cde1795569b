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
        var reset = record?.verification?.reset
        var resetBy: String?
        do throws(TrustError) {
            verdict = try verifier.verify(from: start, to: reading.commit)
        } catch {
            guard case .rewritten = error, recorded != nil, let accepted = accepts(start.commit),
                case .success(let (found, voucher)) = try verifier.reset(from: start, to: reading.commit)
            else { throw error }
            verdict = found
            resetBy = voucher.principal
            reset = "\(accepted) by \(voucher.principal)"
        }
        let obstacle: VerificationOutcome.Obstacle? = verification.root == nil ? .noRoot : nil
        let outcome = VerificationOutcome(
            mode: verification.mode, verdict: verdict, obstacle: obstacle, resetBy: resetBy)
        let remembered = VerifiedRecord(
            verdict.lastWhole, root: rootName, isEnforced: verification.mode == .enforce, reset: reset)
        return VerifiedReading(reading: reading, outcome: outcome, record: remembered)
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
