import Catalog
import Sealing
import SecretMemory
import Stores

/// Short ways to say what a test does to a store.
struct Sample {
    static let source = "5f0c0000000000000000000000000001"
    static let commit = String(repeating: "c", count: 40)

    let store: any SecretStore
    let id: SecretID
    let name: String
    var writer: StoreWriter

    /// - Parameter name: in the store; by default the secret's own.
    init(
        _ store: any SecretStore, _ secret: String = "payments/db", scope: String = "prod", named name: String? = nil,
        by writer: StoreWriter = .byHand(source: source)
    ) {
        self.store = store
        id = secretID(secret, scope: scope)
        self.name = name ?? secret
        self.writer = writer
    }

    var mark: OwnershipMark { OwnershipMark(source: writer.source, secret: id) }

    /// Puts a version with a value and makes it current.
    func set(_ version: VersionID, _ value: String, now: Int64 = 1_000) async throws {
        try await apply([.put(version), .makeCurrent(version)], value: Array(value.utf8), now: now)
    }

    func apply(
        _ steps: [SecretChange.Step], value: [UInt8]? = nil, record: SecretRecord? = nil, now: Int64 = 1_000
    ) async throws {
        try await store.apply(
            SecretChange(
                name: name, mark: mark, steps: steps, record: record,
                value: value.map { LentValue(SecretBytes(copying: $0.span)) }), by: writer, now: now)
    }

    func read(_ version: VersionID? = nil) async throws -> String {
        String(decoding: try await bytes(version), as: UTF8.self)
    }

    func bytes(_ version: VersionID? = nil) async throws -> [UInt8] {
        let value = try await store.read(name, version: version)
        return value.withBytes { span in span.indices.map { span[$0] } }
    }

    func stored() async throws -> StoredSecret? { try await store.secret(named: name) }

    func record(_ condition: SecretRecord.Condition = .ready, path: String = "secrets/db.yaml") -> SecretRecord {
        SecretRecord(
            secret: id, storeName: name, path: path, blob: String(repeating: "b", count: 40), version: versionA,
            tokens: ["password": "aa:bb:cc", "k=e&y %": "x"], commit: Self.commit, condition: condition,
            rotation: .init(last: 5, due: 9))
    }
}

let versionA = version("a")
let versionB = version("b")
let versionC = version("c")

func version(_ digit: Character) -> VersionID {
    guard let id = VersionID(String(repeating: digit, count: 64)) else { fatalError("\(digit) is no hex digit") }
    return id
}

/// A version id with `number` at its end.
func version(_ number: Int) -> VersionID {
    let digits = String(number, radix: 16)
    guard let id = VersionID(String(repeating: "0", count: 64 - digits.count) + digits) else { fatalError("no id") }
    return id
}

func secretID(_ name: String, scope: String = "prod") -> SecretID {
    guard let scope = ScopeName(scope), let name = SecretName(name) else { fatalError("\(scope):\(name) is no secret") }
    return SecretID(scope: scope, name: name)
}
