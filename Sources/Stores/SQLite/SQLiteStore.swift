import Catalog
import Files
import Sealing
import SecretMemory
import SystemPackage

/// The embedded store: one SQLite file in WAL mode, values encrypted under a data key, an audit row in the transaction of
/// each change, one transaction a secret.
public actor SQLiteStore: SecretStore {
    let database: SQLiteDatabase
    let key: SecretBytes

    /// Opens a store, and makes it if it is missing and may be.
    ///
    /// - Parameter mayCreate: for plans and readers `false`: they get ``StoreError/missing(_:)``, and change nothing.
    public init(at path: FilePath, mayCreate: Bool) throws(StoreError) {
        let isNew = !Files.exists(path)
        guard !isNew || mayCreate else { throw .missing(path.string) }
        if isNew {
            do throws(FileError) {
                try Files.createDirectories(path.removingLastComponent(), mode: .privateDirectory)
            } catch {
                throw .system("\(error)")
            }
        }
        let key = try DataKey.readOrMake(for: path, isNew: isNew)
        if isNew { try Self.makePrivate(path) }
        let database = try SQLiteDatabase(path, mayCreate ? .readWrite : .readOnly)
        if mayCreate {
            try SQLiteSchema.prepare(database)
        } else if try !SQLiteSchema.isOurs(database) {
            throw .missing(path.string)
        }
        try Self.checkKey(key, database, path, mayWrite: mayCreate)
        self.database = database
        self.key = key
    }

    /// What was sealed under the key when the store was made must open: a value written under another key would be lost.
    private static func checkKey(
        _ key: borrowing SecretBytes, _ database: SQLiteDatabase, _ path: FilePath, mayWrite: Bool
    ) throws(StoreError) {
        let context = Array("git-seal/v1 data key".utf8)
        let statement = try database.prepare("SELECT value FROM meta WHERE key = 'key check'")
        let sealed = try database.step(statement) ? statement.blob(0) : nil
        statement.reset()
        if let sealed {
            guard SecretBox.open(sealed, key: key, context: context) != nil else {
                throw .wrongKey(DataKey.path(for: path).string)
            }
        } else if mayWrite {
            let check = SecretBox.seal([UInt8](repeating: 0, count: 16).span, key: key, context: context)
            try database.run("INSERT OR IGNORE INTO meta VALUES ('key check', ?)", .blob(check))
        }
    }

    /// SQLite would make the file with the umask's permissions.
    private static func makePrivate(_ path: FilePath) throws(StoreError) {
        do throws(FileError) {
            try Files.create(SecretBytes(zeroed: 0), at: path)
        } catch {
            if case .exists = error { return }
            throw .system("\(error)")
        }
    }

    public func record(of source: String) throws(StoreError) -> ReconcileRecord? {
        let statement = try database.prepare("SELECT record FROM records WHERE source = ?", .text(source))
        defer { statement.reset() }
        guard try database.step(statement), let text = statement.text(0) else { return nil }
        return try RecordCoding.decode(text)
    }

    public func setRecord(_ record: ReconcileRecord, of source: String) throws(StoreError) {
        try database.run(
            "INSERT INTO records VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET record = excluded.record",
            .text(source), .text(try RecordCoding.encode(record)))
    }

    public func secretRecords(of source: String) throws(StoreError) -> [SecretRecord] {
        let statement = try database.prepare(
            "SELECT record FROM secret_records WHERE source = ? ORDER BY scope, secret", .text(source))
        var records: [SecretRecord] = []
        while try database.step(statement) {
            if let text = statement.text(0) { records.append(try RecordCoding.decode(text)) }
        }
        return records
    }

    public func setSecretRecord(_ record: SecretRecord, of source: String) throws(StoreError) {
        try database.run(
            """
            INSERT INTO secret_records VALUES (?, ?, ?, ?)
            ON CONFLICT (source, scope, secret) DO UPDATE SET record = excluded.record
            """, .text(source), .text(record.secret.scope.text), .text(record.secret.name.text),
            .text(try RecordCoding.encode(record)))
    }

    /// Brings the write-ahead log into the file.
    public func finish() throws(StoreError) {
        try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
