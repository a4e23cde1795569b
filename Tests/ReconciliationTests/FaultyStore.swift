import Catalog
import SecretMemory
import Stores

/// A store that dies at one of its writes, before or after it was done, and answers nothing from then on: as a process that
/// is killed. Or one whose process sleeps before its first change while another run begins.
actor FaultyStore: SecretStore {
    nonisolated let capabilities: StoreCapabilities
    private let store: any SecretStore
    private var writesUntilDeath: Int
    private let diesAfterWriting: Bool
    private var overtaker: String?
    private(set) var writeCount = 0

    static let death = StoreError.corrupt("killed")

    init(
        _ store: any SecretStore, dyingAtWrite number: Int = .max, afterwards diesAfterWriting: Bool = false,
        overtakenBy source: String? = nil
    ) {
        self.store = store
        overtaker = source
        capabilities = store.capabilities
        writesUntilDeath = number
        self.diesAfterWriting = diesAfterWriting
    }

    private var isDead: Bool { writesUntilDeath < 0 }

    /// Counts one write, and does it unless the store dies before.
    private func writing<Result: Sendable>(
        _ write: (any SecretStore) async throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        guard !isDead else { throw Self.death }
        writeCount += 1
        writesUntilDeath -= 1
        if isDead && !diesAfterWriting { throw Self.death }
        let result = try await write(store)
        if isDead { throw Self.death }
        return result
    }

    private func reading<Result>(
        _ read: (any SecretStore) async throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        guard !isDead else { throw Self.death }
        return try await read(store)
    }

    func list() async throws(StoreError) -> [StoredSecret] {
        try await reading { store throws(StoreError) in try await store.list() }
    }

    func secrets(named names: [String]) async throws(StoreError) -> [StoredSecret] {
        try await reading { store throws(StoreError) in try await store.secrets(named: names) }
    }

    func read(_ name: String, version: VersionID?) async throws(StoreError) -> SecretBytes {
        guard !isDead else { throw Self.death }
        return try await store.read(name, version: version)
    }

    func count(ownedBy source: String) async throws(StoreError) -> Int {
        try await reading { store throws(StoreError) in try await store.count(ownedBy: source) }
    }

    /// One by one, so that each is a write of its own.
    func apply(_ changes: [SecretChange], by writer: StoreWriter, now: Int64) async -> [StoreError?] {
        if let source = overtaker {
            overtaker = nil
            _ = try? await store.begin(source, commit: "another", now: now)
        }
        var errors: [StoreError?] = []
        for change in changes {
            do throws(StoreError) {
                try await writing { store throws(StoreError) in try await store.apply(change, by: writer, now: now) }
                errors.append(nil)
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    func begin(_ source: String, commit: String, now: Int64) async throws(StoreError) -> StoreWriter {
        try await writing { store throws(StoreError) in try await store.begin(source, commit: commit, now: now) }
    }

    func record(of source: String) async throws(StoreError) -> ReconcileRecord? {
        try await reading { store throws(StoreError) in try await store.record(of: source) }
    }

    func setRecord(_ record: ReconcileRecord, by writer: StoreWriter) async throws(StoreError) {
        try await writing { store throws(StoreError) in try await store.setRecord(record, by: writer) }
    }

    func secretRecords(of source: String, _ selection: RecordSelection) async throws(StoreError) -> [SecretRecord] {
        try await reading { store throws(StoreError) in try await store.secretRecords(of: source, selection) }
    }

    func setSecretRecords(_ changes: [SecretRecordChange], by writer: StoreWriter) async throws(StoreError) {
        try await writing { store throws(StoreError) in try await store.setSecretRecords(changes, by: writer) }
    }

    func summary(of source: String, now: Int64) async throws(StoreError) -> RecordSummary {
        try await reading { store throws(StoreError) in try await store.summary(of: source, now: now) }
    }

    func finish() async throws(StoreError) {
        try await writing { store throws(StoreError) in try await store.finish() }
    }

    func verify() async throws(StoreError) -> [StoreDamage] {
        try await reading { store throws(StoreError) in try await store.verify() }
    }
}
