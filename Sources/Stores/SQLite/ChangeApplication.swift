import Catalog
import Sealing

/// The steps of one change inside its transaction.
struct ChangeApplication {
    enum State {
        case absent
        case present
        case deleted
    }

    let database: Database
    let change: SecretChange
    let sealed: [VersionID: [UInt8]]
    let now: Int64
    let versionLimit: Int
    var state: State
    /// What has really changed something.
    private(set) var actions: [AuditTrail.Action] = []
    private(set) var version: String?

    init(
        database: Database, change: SecretChange, sealed: [VersionID: [UInt8]], now: Int64, versionLimit: Int,
        state: State
    ) {
        self.database = database
        self.change = change
        self.sealed = sealed
        self.now = now
        self.versionLimit = versionLimit
        self.state = state
    }

    private var name: SQLValue { .text(change.name) }

    mutating func perform(_ step: SecretChange.Step) throws(StoreError) {
        switch step {
        case .takeOver(let other): try takeOver(from: other)
        case .put(let version): try put(version)
        case .makeCurrent(let version): try makeCurrent(version)
        case .describe(let metadata): try describe(metadata)
        case .delete(let window): try delete(window)
        case .restore: try restore()
        }
    }

    private mutating func takeOver(from other: SecretID) throws(StoreError) {
        let mark = change.mark
        try database.run(
            "UPDATE secrets SET scope = ?, secret = ?, format = ? WHERE name = ? AND scope = ? AND secret = ?",
            .text(mark.secret.scope.text), .text(mark.secret.name.text), .integer(Int64(mark.format)), name,
            .text(other.scope.text), .text(other.name.text))
        guard database.changedRows > 0 else { return }
        actions.append(.takeOver)
        try database.run(
            "DELETE FROM secret_records WHERE source = ? AND scope = ? AND secret = ?", .text(mark.source),
            .text(other.scope.text), .text(other.name.text))
    }

    private mutating func put(_ id: VersionID) throws(StoreError) {
        let isNew = state == .absent
        if isNew { try make() }
        try refuseUnusable()
        let last =
            isNew ? nil : try database.first("SELECT max(number) FROM versions WHERE name = ?", name) { $0.integer(0) }
        try database.run(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", name, .text(id.text),
            .integer((last ?? 0) + 1), .integer(now), .blob(sealed[id] ?? []))
        guard database.changedRows > 0 else { return }
        actions.append(.put)
        version = id.text
        if let last, last >= Int64(versionLimit) { try removeOldVersions() }
    }

    private mutating func make() throws(StoreError) {
        let mark = change.mark
        try database.run(
            "INSERT INTO secrets (name, source, scope, secret, format) VALUES (?, ?, ?, ?, ?)", name,
            .text(mark.source), .text(mark.secret.scope.text), .text(mark.secret.name.text),
            .integer(Int64(mark.format)))
        state = .present
    }

    /// Keeps the newest ones and what has a label.
    private func removeOldVersions() throws(StoreError) {
        try database.run(
            """
            DELETE FROM versions WHERE name = ?1
            AND id NOT IN (SELECT version FROM labels WHERE name = ?1)
            AND number <= (SELECT number FROM versions WHERE name = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)
            """, name, .integer(Int64(versionLimit)))
    }

    private mutating func makeCurrent(_ id: VersionID) throws(StoreError) {
        try refuseUnusable()
        let current = try database.first(
            "SELECT version FROM labels WHERE name = ? AND label = ?", name, .text(StagingLabel.current.rawValue)
        ) { $0.text(0) }
        guard current != id.text else { return }
        let isThere = try database.first(
            "SELECT 1 FROM versions WHERE name = ? AND id = ?", name, .text(id.text)
        ) { _ in true }
        guard isThere != nil else { throw .noSuchVersion(change.name, id) }
        if let current { try set(.previous, to: current) }
        try set(.current, to: id.text)
        actions.append(.makeCurrent)
        version = id.text
    }

    private func set(_ label: StagingLabel, to version: String) throws(StoreError) {
        try database.run(
            "INSERT INTO labels VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version", name,
            .text(label.rawValue), .text(version))
    }

    private mutating func describe(_ metadata: SecretMetadata) throws(StoreError) {
        try refuseUnusable()
        try database.run(
            """
            UPDATE secrets SET description = ?1, tags = ?2, schedule = ?3 WHERE name = ?4
            AND (description IS NOT ?1 OR tags <> ?2 OR schedule IS NOT ?3)
            """, .optional(metadata.description), .text(TextCoding.encode(metadata.tags)),
            .optional(metadata.schedule), name)
        if database.changedRows > 0 { actions.append(.describe) }
    }

    private mutating func delete(_ window: Int64) throws(StoreError) {
        guard state == .present else { return }
        let date = now.addingReportingOverflow(window)
        try database.run(
            "UPDATE secrets SET deletion = ? WHERE name = ?", .integer(date.overflow ? .max : date.partialValue), name)
        state = .deleted
        actions.append(.delete)
    }

    private mutating func restore() throws(StoreError) {
        switch state {
        case .absent: throw .noSuchSecret(change.name)
        case .present: return
        case .deleted:
            try database.run("UPDATE secrets SET deletion = NULL WHERE name = ?", name)
            state = .present
            actions.append(.restore)
        }
    }

    private func refuseUnusable() throws(StoreError) {
        switch state {
        case .absent: throw .noSuchSecret(change.name)
        case .present: return
        case .deleted: throw .deleted(change.name)
        }
    }
}
