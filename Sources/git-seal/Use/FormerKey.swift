import Catalog
import GitRepository
import Sealing

/// A value of a commit whose key no state has any more: the scope was made anew since. The commit has the key's age files,
/// which open with the identities of then.
struct FormerKey: Error {
    let what: String
    let scope: ScopeName
    let key: KeyID
    /// The commit that has the age files; `nil` where it is neither that of the value nor the one that set it.
    let commit: CommitID?
    /// Of the state in that commit, if it is sound.
    let fingerprint: ScopeFingerprint?
}

extension Workspace {
    /// - Parameters:
    ///   - what: the value, in words.
    ///   - place: the file that holds it.
    ///   - commit: the one that it was read from.
    func formerKey(
        _ value: SealedValue, what: String, at place: RepositoryPath?, in commit: CommitID
    ) -> FormerKey {
        let folder = ScopePaths.keys(of: value.scope).appending(value.keyID.description)
        // Whoever set the value had the key.
        let setter = place.flatMap { try? repository.lastChange(of: $0, in: commit) }
        let found = ([commit] + [setter?.id].compactMap(\.self)).first { commit in
            guard let tree = try? repository.tree(of: commit) else { return false }
            return ((try? repository.entry(at: folder, in: tree)) ?? nil) != nil
        }
        let state = found.flatMap { found -> ScopeState? in
            guard let tree = try? repository.tree(of: found),
                let revision = try? Revision(TreeSource(repository: repository, tree: tree)),
                let state = try? revision.scopeState(value.scope), (try? state.verifySignatures()) != nil
            else { return nil }
            return state
        }
        return FormerKey(
            what: what, scope: value.scope, key: value.keyID, commit: found, fingerprint: state?.fingerprint)
    }
}

extension FormerKey: Diagnosable {
    var diagnostic: Diagnostic {
        var diagnostic = Diagnostic(
            "\(what) does not open",
            because: "it is sealed to the key \(key), which the scope \(scope) does not have any more",
            status: .cannotRun)
        guard let commit else {
            diagnostic.hints = ["a commit that has .git-seal/scopes/\(scope)/keys/\(key) has its age files"]
            return diagnostic
        }
        diagnostic.hints = ["commit \(commit.short) has its age files: git worktree add ../then \(commit.short)"]
        if let fingerprint {
            diagnostic.hints.append(
                "there, if you trust that commit: GIT_SEAL_TRUST=\(scope):\(fingerprint) git seal get …")
        }
        return diagnostic
    }
}
