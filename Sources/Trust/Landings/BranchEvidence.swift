import Catalog
import GitRepository

/// Whether the commits that a merge brought vouch for what it changed, where the merge itself is signed by nobody who may.
///
/// Every ordinary commit that touches a path must be signed by somebody whom the policy of the mainline allows what he did
/// there, and every merge must have left the path as merging leaves it: then nobody but the signers had a say. The
/// policies that the branch itself had never count.
struct BranchEvidence {
    let repository: Repository
    let step: Mainline.Step
    let judge: LandingJudge
    let configs: [Config]
    let paths: Set<RepositoryPath>

    /// What is said of the paths.
    struct Findings {
        /// The first thing that speaks against each.
        var refusals: [RepositoryPath: LandingRefusal] = [:]
        /// The commits that touched them, signed by somebody who may.
        var signed: [RepositoryPath: [(commit: CommitID, voucher: Voucher)]] = [:]
    }

    func findings(_ diff: inout GovernedDiff, _ signers: inout CommitSigners) throws(GitError) -> Findings {
        var findings = Findings()
        let commits = try repository.commits(
            reachableFrom: [step.commit.id], butNotFrom: [step.parent], atMost: 2_000_000, acceptsShallow: true)
        let folders = Self.folders(of: paths)
        for id in commits {
            let commit = try repository.commit(id)
            for parent in commit.parents where !repository.contains(parent.id) {
                throw .missingObject(parent.id, isShallow: repository.isShallow)
            }
            if commit.parents.count > 1 {
                try examineMerge(commit, &findings, &diff, &signers)
            } else {
                let parent: TreeID? =
                    if let parent = commit.parents.first { try repository.tree(of: parent) } else { nil }
                let touched = try repository.changes(from: parent, to: commit.tree) { folder in
                    folders.contains(folder) ? .enter : .skip
                }.filter { paths.contains($0.path) }
                try examine(commit.id, touched, &findings, &diff, &signers)
            }
        }
        return findings
    }

    /// An ordinary commit, or a merge that somebody signed as if it were one.
    private func examine(
        _ commit: CommitID, _ touched: [TreeChange], _ findings: inout Findings, _ diff: inout GovernedDiff,
        _ signers: inout CommitSigners
    ) throws(GitError) {
        guard !touched.isEmpty else { return }
        let changes = try diff.changes(touched, configs)
        // What was not governed then may be now: somebody must have signed it all the same.
        let others = touched.filter { change in !changes.contains { $0.changes.contains(change) } }
        let all = changes + others.map { GovernedChange(secret: nil, changes: [$0], deeds: []) }
        for change in all {
            let result =
                change.deeds.isEmpty
                ? try signers.known(commit, judge) : try signers.decide(commit, change.deeds, judge)
            for path in change.paths {
                switch result {
                case .success(let voucher): findings.signed[path, default: []].append((commit, voucher))
                case .failure(let objection): refuse(path, commit, objection.reason, objection.deed, &findings)
                }
            }
        }
    }

    private func examineMerge(
        _ commit: Commit, _ findings: inout Findings, _ diff: inout GovernedDiff, _ signers: inout CommitSigners
    ) throws(GitError) {
        var trees: [TreeID] = []
        for parent in commit.parents { trees.append(try repository.tree(of: parent)) }
        var bases: [CommitID]?
        for path in paths.sorted() {
            let entry = try repository.entry(at: path, in: commit.tree)
            var sides: [TreeEntry?] = []
            for tree in trees { sides.append(try repository.entry(at: path, in: tree)) }
            if sides.allSatisfy({ $0 == entry }) { continue }
            guard let fault = try fault(commit, path, entry, sides, &bases) else { continue }
            // The mainline's own merge was looked at already; of others a signer vouches for what they decided.
            if commit.id != step.commit.id {
                let changes = sides.compactMap { side in
                    side == entry ? nil : TreeChange(path: path, old: side, new: entry)
                }
                var own = Findings()
                for change in changes { try examine(commit.id, [change], &own, &diff, &signers) }
                if own.refusals.isEmpty, let signed = own.signed[path] {
                    findings.signed[path, default: []] += signed
                    continue
                }
            }
            refuse(path, commit.id, .merge(fault), nil, &findings)
        }
    }

    /// Why the merge cannot be redone at a path, or what it did besides merging; `nil` when it only merged.
    private func fault(
        _ commit: Commit, _ path: RepositoryPath, _ entry: TreeEntry?, _ sides: [TreeEntry?],
        _ bases: inout [CommitID]?
    ) throws(GitError) -> LandingRefusal.MergeFault? {
        guard sides.count == 2 else { return .octopus }
        let found: [CommitID]
        if let bases {
            found = bases
        } else {
            found = try repository.mergeBases(commit.parents[0], commit.parents[1])
            bases = found
        }
        guard found.count == 1 else { return found.isEmpty ? .unrelated : .crissCross }
        let base = try repository.entry(at: path, in: repository.tree(of: found[0]))
        switch try RedoneMerge(base: base, ours: sides[0], theirs: sides[1]).compare(entry, in: repository) {
        case .same: return nil
        case .differs: return .differs
        case .conflict: return .conflict
        }
    }

    private func refuse(
        _ path: RepositoryPath, _ commit: CommitID, _ reason: LandingRefusal.Reason, _ deed: Deed?,
        _ findings: inout Findings
    ) {
        if findings.refusals[path] == nil {
            findings.refusals[path] = LandingRefusal(
                landing: step.commit.id, commit: commit, path: path, deed: deed, reason: reason)
        }
    }

    /// All folders that lead to the paths.
    private static func folders(of paths: Set<RepositoryPath>) -> Set<RepositoryPath> {
        var folders: Set<RepositoryPath> = []
        for path in paths {
            var rest = path.bytes[...]
            while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
                rest = rest[..<slash]
                folders.insert(RepositoryPath(bytes: Array(rest)))
            }
        }
        return folders
    }
}

extension CommitSigners {
    /// Whether a principal signed a commit, whatever he may do.
    fileprivate mutating func known(
        _ commit: CommitID, _ judge: LandingJudge
    ) throws(GitError) -> Result<Voucher, LandingJudge.Objection> {
        switch try signer(of: commit) {
        case .failure(let fault): return .failure(.init(deed: nil, reason: .signature(fault)))
        case .success(nil): return .failure(.init(deed: nil, reason: .unsigned))
        case .success(let signer?):
            guard let name = judge.policy.principal(of: signer.key) else {
                return .failure(
                    .init(
                        deed: nil,
                        reason: .notAllowed(PolicyDecision(principal: nil, reason: .stranger, near: []))))
            }
            return .success(Voucher(principal: name, statements: [], signed: commit.id.hex))
        }
    }
}
