import SecretMemory

/// The tables of the embedded store, and how a file becomes one.
enum Schema {
    /// "gsl1": what tells our files from other programs'.
    private static let applicationID: Int64 = 0x6773_6C31
    private static let version: Int64 = 1

    /// Version ids, labels and times are as ``StoredVersion`` has them, maps and lists as ``TextCoding`` writes them. Every
    /// table and index more is a page more to write for each secret: a first run writes five.
    private static let tables = """
        CREATE TABLE store (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE secrets (
            name TEXT PRIMARY KEY, source TEXT, scope TEXT, secret TEXT, format INTEGER,
            description TEXT, tags TEXT NOT NULL DEFAULT '', schedule TEXT,
            deletion INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE versions (
            name TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE,
            id TEXT NOT NULL, number INTEGER NOT NULL, created INTEGER NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY (name, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE labels (
            name TEXT NOT NULL REFERENCES secrets ON DELETE CASCADE,
            label TEXT NOT NULL, version TEXT NOT NULL,
            PRIMARY KEY (name, label), FOREIGN KEY (name, version) REFERENCES versions
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (source TEXT PRIMARY KEY, epoch INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE records (
            source TEXT PRIMARY KEY, lineage BLOB NOT NULL, format INTEGER NOT NULL,
            ref TEXT NOT NULL, applied TEXT NOT NULL, verified TEXT NOT NULL,
            config TEXT NOT NULL, renderer INTEGER NOT NULL, scopes TEXT NOT NULL,
            unsettled INTEGER NOT NULL, held TEXT NOT NULL,
            next_due INTEGER, next_retry INTEGER, next_drift_check INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE secret_records (
            source TEXT NOT NULL, scope TEXT NOT NULL, secret TEXT NOT NULL,
            store_name TEXT NOT NULL, path TEXT NOT NULL, blob TEXT NOT NULL,
            version TEXT, tokens TEXT NOT NULL, applied TEXT,
            condition TEXT NOT NULL, reason TEXT, attempts INTEGER, retry INTEGER,
            rotated INTEGER, due INTEGER,
            PRIMARY KEY (source, scope, secret)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX unsettled_records ON secret_records (source) WHERE condition IN ('refused', 'failed');
        CREATE INDEX due_records ON secret_records (source, due) WHERE due IS NOT NULL;

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, source TEXT NOT NULL, epoch INTEGER, applied TEXT,
            name TEXT NOT NULL, actions TEXT NOT NULL, version TEXT, hash BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail is only appended to'); END;
        CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail is only appended to'); END;
        """

    /// Whether the tables are there; `false` for an empty file.
    ///
    /// - Throws: ``StoreError/corrupt(_:)`` for a file that is something else.
    static func isPresent(in database: Database) throws(StoreError) -> Bool {
        // One statement, which sees one moment: another process may be making the tables.
        let found = try database.first(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id, pragma_user_version
            """
        ) { (id: $0.integer(0), version: $0.integer(1), tables: $0.integer(2)) }
        guard let found else { throw .corrupt("it says nothing of itself") }
        if found.id == applicationID {
            guard found.version == version else {
                throw .corrupt("its format is \(found.version), this program knows \(version)")
            }
            return true
        }
        guard found.id == 0, found.tables == 0 else { throw .corrupt("it is another program's database") }
        return false
    }

    /// Makes the tables in an empty file.
    static func create(in database: Database, _ key: DataKey) throws(StoreError) {
        try database.execute("PRAGMA journal_mode = WAL")
        try database.transaction { () throws(StoreError) in
            // Another process may have made them while we waited.
            if try isPresent(in: database) { return }
            try database.execute(tables)
            try database.run("INSERT INTO store VALUES ('lineage', ?)", .blob(randomBytes(16)))
            try database.run("INSERT INTO store VALUES ('key', ?)", .blob(key.proof))
            try database.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
        }
    }

    /// What holds for this connection only.
    static func prepareForWriting(_ database: Database) throws(StoreError) {
        // A checkpoint costs two calls of fsync, so a first run of many thousand secrets gets few of them: 32 MiB.
        try database.execute(
            """
            PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
            PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -16384
            """)
    }
}
