import Catalog
import Sealing
import SecretMemory

extension SQLiteStore {
    public func list() throws(StoreError) -> [StoredSecret] {
        var labels: Labels = [:]
        try database.forEach("SELECT name, version, label FROM labels") { row throws(StoreError) in
            Self.collect(row, into: &labels)
        }
        var versions: [String: [StoredVersion]] = [:]
        try database.forEach("SELECT name, id, created FROM versions ORDER BY name, number") { row throws(StoreError) in
            try Self.collect(row, labels, into: &versions)
        }
        var secrets: [StoredSecret] = []
        try database.forEach(
            "SELECT name, source, scope, secret, format, description, tags, schedule, deletion FROM secrets ORDER BY name"
        ) { row throws(StoreError) in secrets.append(try Self.secret(row, versions[row.text(0)] ?? [])) }
        return secrets
    }

    public func secrets(named names: [String]) throws(StoreError) -> [StoredSecret] {
        var found: [StoredSecret] = []
        for name in names {
            let secret = try database.first(
                """
                SELECT name, source, scope, secret, format, description, tags, schedule, deletion FROM secrets
                WHERE name = ?
                """, .text(name)
            ) { row throws(StoreError) in try Self.secret(row, try versions(of: name)) }
            if let secret { found.append(secret) }
        }
        return found
    }

    public func count(ownedBy source: String) throws(StoreError) -> Int {
        let count = try database.first(
            "SELECT count(*) FROM secrets WHERE source = ? AND deletion IS NULL", .text(source)
        ) { $0.integer(0) }
        return Int(clamping: count ?? 0)
    }

    public func read(_ name: String, version: VersionID?) throws(StoreError) -> SecretBytes {
        guard let secret = try secrets(named: [name]).first else { throw .noSuchSecret(name) }
        guard !secret.isDeleted else { throw .deleted(name) }
        guard let version = version ?? secret.version(labelled: .current) else { throw .noSuchSecret(name) }
        let sealed = try database.first(
            "SELECT value FROM versions WHERE name = ? AND id = ?", .text(name), .text(version.text)
        ) { $0.blob(0) }
        guard let sealed else { throw .noSuchVersion(name, version) }
        guard let value = try dataKey().open(sealed, for: name, version) else {
            throw .corrupt("the value of \(name) does not open")
        }
        return value
    }

    private func versions(of name: String) throws(StoreError) -> [StoredVersion] {
        var labels: Labels = [:]
        try database.forEach("SELECT name, version, label FROM labels WHERE name = ?", .text(name)) {
            row throws(StoreError) in Self.collect(row, into: &labels)
        }
        var versions: [String: [StoredVersion]] = [:]
        try database.forEach(
            "SELECT name, id, created FROM versions WHERE name = ? ORDER BY number", .text(name)
        ) { row throws(StoreError) in try Self.collect(row, labels, into: &versions) }
        return versions[name] ?? []
    }

    // MARK: Rows

    /// By the secret's name and the version.
    private typealias Labels = [String: [String: Set<StagingLabel>]]

    private static func collect(_ row: Row, into labels: inout Labels) {
        guard let label = StagingLabel(rawValue: row.text(2)) else { return }
        labels[row.text(0), default: [:]][row.text(1), default: []].insert(label)
    }

    private static func collect(
        _ row: Row, _ labels: Labels, into versions: inout [String: [StoredVersion]]
    ) throws(StoreError) {
        let (name, text) = (row.text(0), row.text(1))
        guard let id = VersionID(text) else { throw .corrupt("\(text) is no version id") }
        versions[name, default: []].append(
            StoredVersion(id: id, labels: labels[name]?[text] ?? [], created: row.integer(2)))
    }

    private static func secret(_ row: Row, _ versions: [StoredVersion]) throws(StoreError) -> StoredSecret {
        let name = row.text(0)
        guard let tags = TextCoding.map(row.text(6)) else { throw .corrupt("the tags of \(name) do not parse") }
        return StoredSecret(
            name: name, mark: mark(row),
            metadata: SecretMetadata(description: row.optionalText(5), tags: tags, schedule: row.optionalText(7)),
            versions: versions, deletionDate: row.optionalInteger(8))
    }

    private static func mark(_ row: Row) -> OwnershipMark? {
        guard let source = row.optionalText(1), let scope = ScopeName(row.text(2)), let name = SecretName(row.text(3))
        else { return nil }
        return OwnershipMark(
            source: source, secret: SecretID(scope: scope, name: name), format: Int(clamping: row.integer(4)))
    }
}
