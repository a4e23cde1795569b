import Catalog
import SecretMemory

@testable import Stores

extension StoreKind {
    /// AWS keeps its own time, its windows are days, and moto never removes old versions.
    static let aws = StoreKind(name: "aws-secretsmanager", hasOwnClock: true, prunes: false) { body in
        try await body(AWSUnderTest(region: AWSServer.freshRegion()))
    }
}

struct AWSUnderTest: StoreUnderTest {
    let region: String
    let service: AWSService
    let store: any SecretStore

    init(region: String) throws {
        self.region = region
        service = try AWSServer.service(region)
        store = TimelessStore(AWSStore(service))
    }

    func reopened() async throws -> any SecretStore { TimelessStore(AWSStore(try AWSServer.service(region))) }

    func putUnmarked(_ name: String) async throws {
        var body = JSONObjectWriter()
        body.set("Name", name)
        body.set("Description", "theirs")
        body.set("SecretString", "theirs")
        _ = try await service.call("CreateSecret", body)
    }
}

/// A store that says nothing of when its versions were made: moto says another time with each answer.
struct TimelessStore: SecretStore {
    let store: AWSStore

    init(_ store: AWSStore) { self.store = store }

    private static func timeless(_ secret: StoredSecret) -> StoredSecret {
        StoredSecret(
            name: secret.name, mark: secret.mark, metadata: secret.metadata,
            versions: secret.versions.map { StoredVersion(id: $0.id, labels: $0.labels, created: 0) },
            deletionDate: secret.deletionDate)
    }

    var capabilities: StoreCapabilities { store.capabilities }
    func list() async throws(StoreError) -> [StoredSecret] { try await store.list().map(Self.timeless) }
    func secrets(named names: [String]) async throws(StoreError) -> [StoredSecret] {
        try await store.secrets(named: names).map(Self.timeless)
    }
    func read(_ name: String, version: VersionID?) async throws(StoreError) -> SecretBytes {
        try await store.read(name, version: version)
    }
    func count(ownedBy source: String) async throws(StoreError) -> Int { try await store.count(ownedBy: source) }
    func apply(_ changes: [SecretChange], by writer: StoreWriter, now: Int64) async -> [StoreError?] {
        await store.apply(changes, by: writer, now: now)
    }
    func begin(_ source: String, commit: String, now: Int64) async throws(StoreError) -> StoreWriter {
        try await store.begin(source, commit: commit, now: now)
    }
    func record(of source: String) async throws(StoreError) -> ReconcileRecord? { try await store.record(of: source) }
    func setRecord(_ record: ReconcileRecord, by writer: StoreWriter) async throws(StoreError) {
        try await store.setRecord(record, by: writer)
    }
    func secretRecords(
        of source: String, _ selection: RecordSelection
    ) async throws(StoreError) -> [SecretRecord] { try await store.secretRecords(of: source, selection) }
    func setSecretRecords(_ changes: [SecretRecordChange], by writer: StoreWriter) async throws(StoreError) {
        try await store.setSecretRecords(changes, by: writer)
    }
    func summary(of source: String, now: Int64) async throws(StoreError) -> RecordSummary {
        try await store.summary(of: source, now: now)
    }
    func finish() async throws(StoreError) { try await store.finish() }
    func verify() async throws(StoreError) -> [StoreDamage] { try await store.verify() }
}
