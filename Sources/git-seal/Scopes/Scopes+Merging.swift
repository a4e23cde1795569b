import Catalog
import GitRepository
import SealedFiles
import Sealing
import SecretMemory

/// Merges that stopped at a scope's state.
extension Scopes {
    /// Joins both sides.
    ///
    /// - Parameter accepted: recipients who may read although somebody who was removed may have added them.
    /// - Returns: the state, and what was sealed again if a side had a new key.
    func merge(_ name: ScopeName, accepting accepted: Set<String>) throws -> (ScopeState, Resealing?) {
        let path = ScopePaths.state(of: name)
        guard let conflict = try workspace.repository.conflict(at: path), let ours = try state(conflict.ours, name),
            let theirs = try state(conflict.theirs, name)
        else {
            throw Diagnostic("there is no conflict to merge", at: path.description, status: .findings)
        }
        try acceptBoth(ours, theirs)
        let base = try state(conflict.ancestor, name)
        let identities = IdentityLookup.usable()
        guard let join = try ScopeJoin(base: base, ours: ours, theirs: theirs) else {
            let merged = try ScopeState.merging(base: base, ours: ours, theirs: theirs)
            let seed = try workspace.revision.seed(of: ours, with: identities)
            let signed = try merged.signed(by: seed)
            try write(signed, seed, keyFilesFor: [], exposed: try exposedOnBothSides(ours, theirs))
            try workspace.trust.trust(signed)
            return (signed, nil)
        }
        let doubtful = join.doubtful.filter { !accepted.contains($0) }
        guard doubtful.isEmpty else {
            throw Diagnostic(
                "\(doubtful.joined(separator: ", ")) would be let in to \(name)", at: path.description,
                because:
                    "\(join.removed.joined(separator: ", ")), who was removed, could still add others on the other side",
                hint: "ask whether they shall read, then: git seal scope merge \(name)"
                    + doubtful.map { " --accept \($0)" }.joined(), status: .refused)
        }
        return try finish(join, identities)
    }

    private func finish(_ join: ScopeJoin, _ identities: [any AgeIdentity]) throws -> (ScopeState, Resealing?) {
        var join = join
        let untyped = (join.kind == .bothHaveNewKeys ? join.recipients : join.added).filter(\.value.isPassphrase).keys
        if !untyped.isEmpty {
            join.leaveOut(Set(untyped))
            Terminal.warn(
                "\(untyped.sorted().joined(separator: ", ")) read \(join.ours.name) by a passphrase and cannot any more",
                hint: "git seal scope add \(join.ours.name) --passphrase NAME")
        }
        let conflicted = try SealedFileList.all(of: join.ours.name, in: workspace.revision.source).broken.map(\.path)
        try workspace.resolveConflicts(in: conflicted, preferring: join.ahead.current, of: join.ours.name)
        let files = try SealedFileList.all(of: join.ours.name, in: workspace.revision.source)
        let exposed = try exposedOnBothSides(join.ours, join.theirs)
        let state: ScopeState
        let seed: ScopeSeedBox
        let wrapped: [String: RecipientRecord]
        if join.kind == .bothHaveNewKeys {
            let ourSeed = try workspace.revision.seed(of: join.ours, with: identities)
            let theirSeed = try workspace.revision.seed(of: join.theirs, with: identities)
            let newSeed = ScopeSeed.random()
            let recipients = try join.recipients.mapValues { try RecipientLookup.recipient($0.publicKey) }
            let kem = KEMChoice(isPostQuantum: recipients.mapValues(\.isPostQuantum)).kem
            state = try join.underNewKey(newSeed, kem: kem, ourSeed: ourSeed, theirSeed: theirSeed, day: today)
                .signed(by: newSeed).signed(by: ourSeed).signed(by: theirSeed)
            seed = ScopeSeedBox(newSeed)
            wrapped = join.recipients
        } else {
            seed = ScopeSeedBox(try workspace.revision.seed(of: join.ahead, with: identities))
            state = try join.underLaterKey().signed(by: seed.seed)
            wrapped = join.added
        }
        var resealing = try reseal(files, of: state, seed.seed, for: state)
        resealing.broken = files.broken.map(\.path)
        let gone = state.keys.values.reduce(into: Set<Fingerprint>()) { $0.formUnion($1.readers) }
            .subtracting(state.recipients.values.map(\.fingerprint))
        try write(
            state, seed.seed, keyFilesFor: try wrapped.values.map { try RecipientLookup.recipient($0.publicKey) },
            exposed: exposed.adding(files.exposed(to: gone, in: state)), files: resealing.files)
        try workspace.trust.trust(state)
        return (state, resealing)
    }

    /// One side is what this clone has pinned, so the other one is a fork of it, or was made before the pinned key or
    /// beside it: that is what a merge is for. What the two have in common, ``ScopeJoin`` checks.
    private func acceptBoth(_ ours: ScopeState, _ theirs: ScopeState) throws {
        var accepted = 0
        for side in [ours, theirs] {
            switch try workspace.trust.judge(side) {
            case .firstUse, .accepted: accepted += 1
            case .refused(.fork, _), .refused(.retiredKey, _), .refused(.unknownKey, _): break
            case .refused(let refusal, let difference):
                throw ScopeRefusal(scope: side.name, refusal: refusal, difference: difference, history: nil)
            }
        }
        guard accepted > 0 else {
            throw ScopeRefusal(scope: ours.name, refusal: .fork(sequence: ours.sequence), difference: nil, history: nil)
        }
    }

    private func state(_ blob: BlobID?, _ name: ScopeName) throws -> ScopeState? {
        guard let blob else { return nil }
        let bytes = try workspace.repository.blob(blob, atMost: ScopeState.maximumByteCount)
        return try ScopeState(parsing: bytes, file: ScopePaths.state(of: name).description, expecting: name)
    }

    /// What either side knows to be exposed. Where git could merge the file, it is that of one side.
    private func exposedOnBothSides(_ ours: ScopeState, _ theirs: ScopeState) throws -> ExposedValues {
        let path = ScopePaths.exposedValues(of: ours.name)
        guard let conflict = try workspace.repository.conflict(at: path) else {
            do throws(ScopeReadError) {
                return try workspace.revision.exposedValues(of: ours)
            } catch {
                return try workspace.revision.exposedValues(of: theirs)
            }
        }
        var exposed = ExposedValues()
        for (blob, state) in [(conflict.ours, ours), (conflict.theirs, theirs)] {
            guard let blob else { continue }
            let bytes = try workspace.repository.blob(blob, atMost: ScopeState.maximumByteCount)
            let side = try ExposedValues(parsing: bytes, file: path.description)
            try side.verifySignatures(of: state, file: path.description)
            exposed = exposed.adding(side.readers)
        }
        return exposed
    }
}
