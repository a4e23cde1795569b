import Catalog
import GitRepository
import YAMLDocument

/// Landings one after another, and what of the tree counts between them.
struct LandingWalk {
    let repository: Repository
    let ref: String
    let now: Int64
    private var state: VerifiedState
    private var lastWhole: VerifiedState
    private var landings: [LandingVerdict] = []
    private var diff: GovernedDiff
    private var signers: CommitSigners
    private var policies: [BlobID: Result<Policy, SchemaError>] = [:]

    init(repository: Repository, ref: String, now: Int64, from state: VerifiedState) {
        self.repository = repository
        self.ref = ref
        self.now = now
        self.state = state
        lastWhole = state
        diff = GovernedDiff(repository)
        signers = CommitSigners(repository)
    }

    func verdict(count: Int) -> LandingsVerdict {
        LandingsVerdict(landings: landings, count: count, state: state, lastWhole: lastWhole)
    }

    /// Takes one step.
    mutating func land(_ step: Mainline.Step) throws(GitError) {
        let parent = try repository.tree(of: step.parent)
        let statements = try LandedStatements(step, parent, repository)
        let comparison = try comparison(parent, step.commit.tree, also: statements.paths)
        let changes = comparison.governed
        if !changes.isEmpty || !comparison.reverted.isEmpty {
            var judged = comparison.reverted.map { JudgedChange(change: $0, outcome: .reverted) }
            judged += try judge(changes, step, comparison, statements)
            landings.append(LandingVerdict(commit: step.commit.id, parent: step.parent, changes: judged))
        }
        // Only now: what was taken back here must not be what the rest is judged by.
        release(comparison)
        advance(to: step.commit.id)
    }

    /// Judges everything up to a signed tag at once; `nil` when its signer may not have all of it. The walk is of no use
    /// then.
    mutating func tagged(_ tag: TagObject?, _ head: CommitID) throws(GitError) -> LandingsVerdict? {
        guard let tag, tag.target == head, ref == "refs/tags/\(tag.name)", head != state.commit,
            let signer = try? GitSignature.ofTag(tag.bytes)
        else { return nil }
        return try whole(head) { walk, deeds, judge throws(GitError) in
            judge.decide(.signer(signer), deeds, signed: walk.ref).map { Evidence.tag($0) }
        }
    }

    /// See ``LandingVerifier/reset(from:to:)``.
    mutating func reset(
        _ head: CommitID
    ) throws(GitError) -> Result<(verdict: LandingsVerdict, by: Voucher), LandingRefusal> {
        let deed = Deed(.trustReset, .history)
        func refusal(_ reason: LandingRefusal.Reason) -> LandingRefusal {
            LandingRefusal(landing: head, commit: head, path: "", deed: deed, reason: reason)
        }
        guard case .success(let policy) = try policy(repository.tree(of: state.commit)) else {
            return .failure(refusal(.noPolicy))
        }
        switch try signers.decide(head, [deed], LandingJudge(policy: policy, ref: ref, now: now)) {
        case .failure(let objection): return .failure(refusal(objection.reason))
        case .success(let voucher):
            let verdict = try whole(head) { walk, deeds, judge throws(GitError) in
                try walk.signers.decide(head, deeds, judge).map { Evidence.commit($0) }
            }
            guard let verdict else {
                return .failure(
                    refusal(.notAllowed(PolicyDecision(principal: voucher.principal, reason: .nothingAllows, near: [])))
                )
            }
            return .success((verdict, voucher))
        }
    }

    /// Judges everything up to `head` as one step that somebody vouches for; `nil` when he may not have all of it.
    private mutating func whole(
        _ head: CommitID,
        _ decide: (inout LandingWalk, [Deed], LandingJudge) throws(GitError) -> Result<Evidence, LandingJudge.Objection>
    ) throws(GitError) -> LandingsVerdict? {
        let step = Mainline.Step(parent: state.commit, commit: try repository.commit(head))
        let parent = try repository.tree(of: state.commit)
        guard case .success(let policy) = try policy(parent) else { return nil }
        // Who vouches for all of a commit vouches for what was frozen in it too.
        let comparison = try comparison(parent, step.commit.tree, also: Set(state.frozen.keys))
        let judge = LandingJudge(policy: policy, ref: ref, now: now)
        var judged = comparison.reverted.map { JudgedChange(change: $0, outcome: .reverted) }
        for change in comparison.governed {
            guard try forbidden(change, policy, step) == nil,
                case .success(let evidence) = try decide(&self, change.deeds, judge)
            else { return nil }
            judged.append(JudgedChange(change: change, outcome: .allowed(evidence)))
        }
        for change in judged { settle(change, step) }
        release(comparison)
        if !judged.isEmpty { landings.append(LandingVerdict(commit: head, parent: step.parent, changes: judged)) }
        advance(to: head)
        return verdict(count: 1)
    }

    // MARK: What differs

    private struct Comparison {
        var governed: [GovernedChange] = []
        /// Frozen paths that are again as they were verified.
        var reverted: [GovernedChange] = []
        /// Frozen paths where nothing is left that could be kept back.
        var released: [RepositoryPath] = []
        var configs: [Config] = []
        /// The repository's id, as it was verified.
        var source: String?
    }

    /// The governed changes of a landing: against what was verified, where the tree before has something else.
    private mutating func comparison(
        _ parent: TreeID, _ tree: TreeID, also stated: Set<RepositoryPath>
    ) throws(GitError) -> Comparison {
        var comparison = Comparison()
        let oldConfig = try diff.config(verified(Config.path, parent))
        let newConfig = try diff.config(repository.entry(at: Config.path, in: tree))
        comparison.configs = [oldConfig, newConfig].compactMap(\.self)
        comparison.source = oldConfig?.repository
        var files = try repository.changes(from: parent, to: tree)
        if let newConfig {
            let known = Set(files.map(\.path))
            files += try diff.adopted(tree, from: oldConfig, to: newConfig).filter { !known.contains($0.path) }
        }
        guard !state.frozen.isEmpty else {
            comparison.governed = try diff.changes(files, comparison.configs)
            return comparison
        }
        // A statement may vouch for what a refused landing brought and nothing has changed since.
        let touched = Set(files.map(\.path))
        for path in stated where state.frozen[path] != nil && !touched.contains(path) {
            let entry = try repository.entry(at: path, in: tree)
            files.append(TreeChange(path: path, old: entry, new: entry))
        }
        files = files.map { file in
            state.frozen[file.path].map { TreeChange(path: file.path, old: $0.verified, new: file.new) } ?? file
        }
        let reverted = files.filter { $0.old == $0.new }
        comparison.reverted = reverted.map { GovernedChange(secret: nil, changes: [$0], deeds: []) }
        comparison.governed = try diff.changes(files.filter { $0.old != $0.new }, comparison.configs)
        // Content that is not governed any more, and was nothing before: nothing is left to be kept back.
        let governed = Set(comparison.governed.flatMap(\.paths))
        for file in files where state.frozen[file.path]?.verified == nil && !governed.contains(file.path) {
            comparison.released.append(file.path)
        }
        return comparison
    }

    private func verified(_ path: RepositoryPath, _ tree: TreeID) throws(GitError) -> TreeEntry? {
        if let frozen = state.frozen[path] { return frozen.verified }
        return try repository.entry(at: path, in: tree)
    }

    // MARK: Judging

    private mutating func judge(
        _ changes: [GovernedChange], _ step: Mainline.Step, _ comparison: Comparison, _ statements: LandedStatements
    ) throws(GitError) -> [JudgedChange] {
        guard !changes.isEmpty else { return [] }
        let policy: Policy
        switch try self.policy(repository.tree(of: step.parent)) {
        case .success(let found): policy = found
        case .failure:
            let judged = changes.map { refused($0, step, nil, .noPolicy) }
            for change in judged { settle(change, step) }
            return judged
        }
        let judge = LandingJudge(policy: policy, ref: ref, now: now)
        var judged: [JudgedChange] = []
        var open: [(change: GovernedChange, objection: LandingJudge.Objection)] = []
        for change in changes {
            if let refusal = try forbidden(change, policy, step) {
                judged.append(JudgedChange(change: change, outcome: .refused(refusal)))
                continue
            }
            switch try signers.decide(step.commit.id, change.deeds, judge) {
            case .success(let voucher):
                judged.append(JudgedChange(change: change, outcome: .allowed(.commit(voucher))))
            case .failure(let objection): open.append((change, objection))
            }
        }
        if !open.isEmpty {
            judged += try judgeFurther(open, step, comparison, statements, judge)
        }
        // What one change refuses another must not set free: two secrets may share a file.
        for change in judged where change.isAllowed { settle(change, step) }
        for change in judged where !change.isAllowed { settle(change, step) }
        return judged
    }

    /// Changes for which the landing's own signature is not enough.
    private mutating func judgeFurther(
        _ open: [(change: GovernedChange, objection: LandingJudge.Objection)], _ step: Mainline.Step,
        _ comparison: Comparison, _ statements: LandedStatements, _ judge: LandingJudge
    ) throws(GitError) -> [JudgedChange] {
        var findings: BranchEvidence.Findings?
        if step.commit.parents.count > 1 {
            let evidence = BranchEvidence(
                repository: repository, step: step, judge: judge, configs: comparison.configs,
                paths: Set(open.flatMap(\.change.paths)))
            findings = try evidence.findings(&diff, &signers)
        }
        var judged: [JudgedChange] = []
        for (change, objection) in open {
            if let vouchers = try statements.vouchers(
                for: change, judge, comparison.source, state, repository)
            {
                judged.append(JudgedChange(change: change, outcome: .allowed(.statements(vouchers))))
            } else if let findings {
                judged.append(try judgeMerge(change, step, findings, judge))
            } else {
                judged.append(refused(change, step, objection.deed, objection.reason))
            }
        }
        return judged
    }

    /// By what the commits of a merged branch say.
    private mutating func judgeMerge(
        _ change: GovernedChange, _ step: Mainline.Step, _ findings: BranchEvidence.Findings, _ judge: LandingJudge
    ) throws(GitError) -> JudgedChange {
        for path in change.paths {
            if let refusal = findings.refusals[path] { return JudgedChange(change: change, outcome: .refused(refusal)) }
        }
        var vouchers: [Voucher] = []
        let signed = change.paths.flatMap { findings.signed[$0] ?? [] }
        for (_, voucher) in signed where !vouchers.contains(voucher) { vouchers.append(voucher) }
        // Each did what he may; the sum must be somebody's, too.
        for deed in change.deeds {
            var objection = LandingJudge.Objection(deed: deed, reason: .merge(.differs))
            var isAllowed = false
            for (commit, _) in signed where !isAllowed {
                switch try signers.decide(commit, [deed], judge) {
                case .success: isAllowed = true
                case .failure(let found): objection = found
                }
            }
            guard isAllowed else { return refused(change, step, objection.deed, objection.reason) }
        }
        return JudgedChange(change: change, outcome: .allowed(.branch(vouchers)))
    }

    private func refused(
        _ change: GovernedChange, _ step: Mainline.Step, _ deed: Deed?, _ reason: LandingRefusal.Reason
    ) -> JudgedChange {
        let refusal = LandingRefusal(
            landing: step.commit.id, commit: step.commit.id, path: change.paths.first ?? "",
            deed: deed ?? change.deeds.first, reason: reason)
        return JudgedChange(change: change, outcome: .refused(refusal))
    }

    /// What nobody may do to the policy, whoever signs.
    private mutating func forbidden(
        _ change: GovernedChange, _ policy: Policy, _ step: Mainline.Step
    ) throws(GitError) -> LandingRefusal? {
        guard let file = change.changes.first(where: { $0.path == Policy.path }) else { return nil }
        func refusal(_ reason: LandingRefusal.Reason) -> LandingRefusal {
            LandingRefusal(
                landing: step.commit.id, commit: step.commit.id, path: file.path, deed: change.deeds.first,
                reason: reason)
        }
        var new: Policy?
        if let entry = file.new {
            switch try self.policy(entry) {
            case .success(let policy): new = policy
            case .failure(let error): return refusal(.policy(error))
            }
        }
        return Policy.forbiddenChange(from: policy, to: new).map { refusal(.forbidden($0)) }
    }

    // MARK: Remembering

    private mutating func settle(_ judged: JudgedChange, _ step: Mainline.Step) {
        switch judged.outcome {
        case .allowed, .reverted: for path in judged.change.paths { state.frozen[path] = nil }
        case .refused(let refusal):
            for change in judged.change.changes {
                let since = state.frozen[change.path]?.since ?? step.parent
                state.frozen[change.path] = FrozenPath(verified: change.old, since: since, refusal: refusal)
            }
        }
    }

    private mutating func release(_ comparison: Comparison) {
        for path in comparison.reverted.flatMap(\.paths) + comparison.released { state.frozen[path] = nil }
    }

    private mutating func advance(to commit: CommitID) {
        state.commit = commit
        if !state.isFrozenWhole { lastWhole = state }
    }

    // MARK: Policies

    /// The policy that was verified last.
    private mutating func policy(_ tree: TreeID) throws(GitError) -> Result<Policy, SchemaError> {
        guard let entry = try verified(Policy.path, tree) else {
            return .failure(SchemaError(.missingKey("spec"), in: Policy.path, at: .start))
        }
        return try policy(entry)
    }

    private mutating func policy(_ entry: TreeEntry) throws(GitError) -> Result<Policy, SchemaError> {
        let id = BlobID(entry.id)
        if let known = policies[id] { return known }
        var result: Result<Policy, SchemaError>
        if entry.kind.isRegular, try repository.size(of: id) <= Policy.maximumLength {
            let bytes = try repository.blob(id, atMost: Policy.maximumLength)
            result = Self.parse(bytes)
        } else {
            result = .failure(
                SchemaError(.yaml(.tooLarge(limit: Policy.maximumLength)), in: Policy.path, at: .start))
        }
        policies[id] = result
        return result
    }

    private static func parse(_ bytes: [UInt8]) -> Result<Policy, SchemaError> {
        do throws(SchemaError) {
            return .success(try Policy(parsing: bytes))
        } catch {
            return .failure(error)
        }
    }
}
