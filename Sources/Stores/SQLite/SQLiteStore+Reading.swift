import Catalog
import Sealing
import SecretMemory

extension SQLiteStore {
    public func list() throws(StoreError) -> [StoredSecret] {
        try secrets(where: "", [])
    }

    public func secret(named name: String) throws(StoreError) -> StoredSecret? {
        try secrets(where: "WHERE name = ?", [.text(name)]).first
    }

    public func read(_ name: String, version: VersionID?) throws(StoreError) -> SecretValues {
        guard let secret = try secret(named: name) else { throw .noSuchSecret(name) }
        guard !secret.isDeleted else { throw .deleted(name) }
        guard let version = version ?? secret.version(labelled: .current) else { throw .noSuchSecret(name) }
        let statement = try database.prepare(
            "SELECT value FROM versions WHERE name = ? AND version = ?", .text(name), .text(version.text))
        defer { statement.reset() }
        guard try database.step(statement) else { throw .noSuchVersion(name, version) }
        guard let value = SecretBox.open(statement.blob(0), key: key, context: Self.context(name, version)) else {
            throw .corrupt("the value of \(name) does not open")
        }
        var arena = SecretArena(capacity: value.count)
        let slot = value.withBytes { arena.append($0) }
        return SecretValues(arena, slot.map { [$0] } ?? [])
    }

    /// What a value is bound to, so that rows cannot be exchanged.
    static func context(_ name: String, _ version: VersionID) -> [UInt8] {
        Array("git-seal/v1 stored value\0\(version)\0\(name)".utf8)
    }

    private func secrets(where condition: String, _ values: [SQLiteValue]) throws(StoreError) -> [StoredSecret] {
        let versions = try versions(where: condition, values)
        let sql = """
            SELECT name, source, scope, secret, format, description, tags, schedule, deletion FROM secrets \(condition)
            ORDER BY name
            """
        let statement = values.isEmpty ? try database.prepare(sql) : try database.prepare(sql, values[0])
        var secrets: [StoredSecret] = []
        while try database.step(statement) {
            guard let name = statement.text(0) else { continue }
            let metadata = SecretMetadata(
                description: statement.text(5), tags: try RecordCoding.decode(statement.text(6) ?? "{}"),
                schedule: statement.text(7))
            secrets.append(
                StoredSecret(
                    name: name, mark: Self.mark(statement), metadata: metadata, versions: versions[name] ?? [],
                    deletionDate: statement.integer(8)))
        }
        return secrets
    }

    private static func mark(_ statement: SQLiteStatement) -> OwnershipMark? {
        guard let source = statement.text(1), let scope = statement.text(2).flatMap(ScopeName.init),
            let name = statement.text(3).flatMap(SecretName.init)
        else { return nil }
        let format = statement.integer(4).flatMap { Int(exactly: $0) } ?? OwnershipMark.currentFormat
        return OwnershipMark(source: source, secret: SecretID(scope: scope, name: name), format: format)
    }

    private func versions(where condition: String, _ values: [SQLiteValue]) throws(StoreError) -> [String:
        [StoredVersion]]
    {
        let labelSQL = "SELECT name, label, version FROM labels \(condition)"
        let labelRows = values.isEmpty ? try database.prepare(labelSQL) : try database.prepare(labelSQL, values[0])
        var labels: [String: [String: Set<StagingLabel>]] = [:]
        while try database.step(labelRows) {
            guard let name = labelRows.text(0), let label = labelRows.text(1).flatMap(StagingLabel.init(rawValue:)),
                let version = labelRows.text(2)
            else { continue }
            labels[name, default: [:]][version, default: []].insert(label)
        }
        let sql = "SELECT name, version, created FROM versions \(condition) ORDER BY number"
        let rows = values.isEmpty ? try database.prepare(sql) : try database.prepare(sql, values[0])
        var versions: [String: [StoredVersion]] = [:]
        while try database.step(rows) {
            guard let name = rows.text(0), let text = rows.text(1), let id = VersionID(text) else { continue }
            let version = StoredVersion(id: id, labels: labels[name]?[text] ?? [], created: rows.integer(2) ?? 0)
            versions[name, default: []].append(version)
        }
        return versions
    }
}
