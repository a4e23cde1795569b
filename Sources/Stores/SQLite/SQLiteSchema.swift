import SecretMemory

/// The tables of the embedded store, and how a file becomes one.
enum SQLiteSchema {
    /// "gsl1": what tells our files from other programs'.
    private static let applicationID: Int64 = 0x6773_6C31
    private static let version: Int64 = 1

    private static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE secrets (
            name TEXT PRIMARY KEY, source TEXT, scope TEXT, secret TEXT, format INTEGER, description TEXT,
            tags TEXT NOT NULL, schedule TEXT, deletion INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE versions (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, value BLOB NOT NULL,
            created INTEGER NOT NULL, UNIQUE (name, version)
        );
        CREATE TABLE labels (
            name TEXT NOT NULL, label TEXT NOT NULL, version TEXT NOT NULL, PRIMARY KEY (name, label)
        ) WITHOUT ROWID;
        CREATE TABLE records (source TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE secret_records (
            source TEXT NOT NULL, scope TEXT NOT NULL, secret TEXT NOT NULL, record TEXT NOT NULL,
            PRIMARY KEY (source, scope, secret)
        ) WITHOUT ROWID;
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, name TEXT NOT NULL, action TEXT NOT NULL,
            version TEXT, hash BLOB NOT NULL
        );
        """

    /// Makes the tables in a new file, and refuses a file that is something else.
    static func prepare(_ database: SQLiteDatabase) throws(StoreError) {
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
        if try isOurs(database) { return }
        try database.transaction { () throws(StoreError) in
            // Another process may have made them while we waited.
            if try isOurs(database) { return }
            try database.execute(tables)
            try database.run("INSERT INTO meta VALUES ('lineage', ?)", .blob(randomBytes(16)))
            try database.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
        }
    }

    /// `false` for an empty file.
    static func isOurs(_ database: SQLiteDatabase) throws(StoreError) -> Bool {
        let id = try number("PRAGMA application_id", database)
        if id == applicationID {
            let found = try number("PRAGMA user_version", database)
            guard found == version else { throw .corrupt("its format is \(found), this program knows \(version)") }
            return true
        }
        guard id == 0, try number("SELECT count(*) FROM sqlite_master", database) == 0 else {
            throw .corrupt("it is another program's database")
        }
        return false
    }

    private static func number(_ sql: String, _ database: SQLiteDatabase) throws(StoreError) -> Int64 {
        let statement = try database.prepare(sql)
        defer { statement.reset() }
        return try database.step(statement) ? statement.integer(0) ?? 0 : 0
    }
}
