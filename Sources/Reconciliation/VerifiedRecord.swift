import GitRepository
import Stores
import Trust

/// How far verification went, as a store remembers it.
struct VerifiedRecord: Hashable {
    /// In hex.
    let commit: String
    let verification: VerificationRecord

    init(_ state: VerifiedState, root: String, isEnforced: Bool, reset: String?) {
        commit = state.commit.id.hex
        verification = VerificationRecord(
            root: root, isEnforced: isEnforced,
            frozen: state.frozen.sorted { $0.key < $1.key }.compactMap { Self.record($0.key, $0.value) }, reset: reset)
    }

    /// The state that a record stands for; `nil` where nothing was verified, or from another root.
    static func state(_ record: ReconcileRecord?, root: String) -> VerifiedState? {
        guard let record, let verification = record.verification, verification.root == root,
            let commit = ObjectID(hex: record.verifiedCommit).map(CommitID.init)
        else { return nil }
        var frozen: [RepositoryPath: FrozenPath] = [:]
        for entry in verification.frozen {
            guard let path = Self.frozen(entry) else { return nil }
            frozen[RepositoryPath(entry.path)] = path
        }
        return VerifiedState(commit, frozen: frozen)
    }

    /// A path that is no text holds no manifest, and nothing of it is ever delivered.
    private static func record(_ path: RepositoryPath, _ frozen: FrozenPath) -> VerificationRecord.Frozen? {
        guard let text = path.string else { return nil }
        let refusal = frozen.refusal
        return VerificationRecord.Frozen(
            path: text, verified: frozen.verified.map { "\($0.kind.recordedName) \($0.id.hex)" },
            since: frozen.since.id.hex, landing: refusal.landing.id.hex, commit: refusal.commit.id.hex,
            reason: refusal.label)
    }

    private static func frozen(_ record: VerificationRecord.Frozen) -> FrozenPath? {
        func commit(_ hex: String) -> CommitID? { ObjectID(hex: hex).map(CommitID.init) }
        guard let since = commit(record.since), let landing = commit(record.landing), let blamed = commit(record.commit)
        else { return nil }
        var verified: TreeEntry?
        if let text = record.verified {
            let parts = text.split(separator: " ")
            guard parts.count == 2, let kind = TreeEntry.Kind(recordedName: String(parts[0])),
                let id = ObjectID(hex: parts[1])
            else { return nil }
            verified = TreeEntry(id: id, kind: kind)
        }
        let refusal = LandingRefusal(
            landing: landing, commit: blamed, path: RepositoryPath(record.path), deed: nil,
            reason: .recorded(record.reason))
        return FrozenPath(verified: verified, since: since, refusal: refusal)
    }
}

extension TreeEntry.Kind {
    private static let recordedNames: [(TreeEntry.Kind, String)] = [
        (.file, "file"), (.executable, "executable"), (.link, "link"), (.submodule, "submodule"), (.tree, "tree"),
    ]

    fileprivate var recordedName: String { Self.recordedNames.first { $0.0 == self }?.1 ?? "" }

    fileprivate init?(recordedName: String) {
        guard let kind = Self.recordedNames.first(where: { $0.1 == recordedName })?.0 else { return nil }
        self = kind
    }
}
