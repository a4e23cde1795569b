import Catalog
import Stores

/// What a store says, for the stages that only look. A store that is not there yet has nothing.
struct StoreReader {
    let name: StoreName
    let store: (any SecretStore)?
    /// The repository's id.
    let source: String

    func record() async throws(ReconcileError) -> ReconcileRecord? {
        guard let store else { return nil }
        return try await read { () throws(StoreError) in try await store.record(of: source) }
    }

    func records(_ selection: RecordSelection) async throws(ReconcileError) -> [SecretRecord] {
        guard let store else { return [] }
        return try await read { () throws(StoreError) in try await store.secretRecords(of: source, selection) }
    }

    /// The secrets of this source that have these names in the store.
    func owners(ofNames names: [String]) async throws(ReconcileError) -> [SecretID] {
        try await secrets(named: names).compactMap { $0.mark?.source == source ? $0.mark?.secret : nil }
    }

    func secrets(named names: [String]) async throws(ReconcileError) -> [StoredSecret] {
        guard let store, !names.isEmpty else { return [] }
        return try await read { () throws(StoreError) in try await store.secrets(named: names) }
    }

    /// What the store has, by name: everything for a complete resolution, else what is concerned. A deleted secret whose
    /// recovery window is over goes when the run begins.
    func actual(_ resolution: Resolution, now: Int64) async throws(ReconcileError) -> [String: StoredSecret] {
        guard let store else { return [:] }
        let secrets: [StoredSecret]
        if resolution.isComplete {
            secrets = try await read { () throws(StoreError) in try await store.list() }
        } else {
            let concerned = resolution.unwanted.union(resolution.desired.keys)
            let names = Set(concerned.compactMap { resolution.records[$0]?.storeName })
                .union(resolution.desired.values.map(\.storeName))
            secrets = try await self.secrets(named: names.sorted())
        }
        let remaining = secrets.filter { secret in
            secret.mark?.source != source || secret.deletionDate.map { $0 > now } ?? true
        }
        return Dictionary(remaining.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many secrets of the source there are; only deletions have to know.
    func ownedCount(
        _ resolution: Resolution, _ actual: [String: StoredSecret]
    ) async throws(ReconcileError) -> Int {
        if resolution.isComplete { return actual.values.count { $0.mark?.source == source && !$0.isDeleted } }
        guard let store, !resolution.unwanted.isEmpty else { return actual.count }
        return try await read { () throws(StoreError) in try await store.count(ownedBy: source) }
    }

    private func read<Result>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(ReconcileError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw .store(name, error)
        }
    }
}
