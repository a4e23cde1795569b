import Catalog

/// Keeps a mistake in git, such as a folder that was moved, from emptying a store.
struct DeletionGuard {
    /// So many deletions are never too many.
    static let alwaysAllowed = 10
    /// A tenth of what a store has may always go.
    static let allowedShare = 10

    /// What somebody asked for instead of the two.
    let maximum: Int?

    /// - Parameter creations: how many secrets come in the same run.
    func check(
        _ count: Int, of owned: Int, creations: Int, in store: StoreName
    ) throws(ReconcileError) {
        guard count > 0 else { return }
        let limit = maximum ?? max(Self.alwaysAllowed, owned / Self.allowedShare)
        if maximum == nil && count >= owned && creations == 0 { throw .wouldDeleteAll(store, count: count) }
        guard count <= limit else { throw .tooManyDeletions(store, count: count, of: owned, limit: limit) }
    }
}
