import CSQLite
import SystemPackage

/// One connection to a SQLite database, used by one task at a time.
final class SQLiteDatabase {
    private let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    enum Mode {
        case readOnly
        case readWrite
    }

    init(_ path: FilePath, _ mode: Mode) throws(StoreError) {
        var handle: OpaquePointer?
        let flags = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path.string, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nil)
        guard code == SQLITE_OK, let handle else {
            let error = Self.error(code, handle)
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5000)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs SQL that returns nothing and takes no values.
    func execute(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Self.error(code, handle) }
    }

    /// A prepared statement with its values bound; prepared once for each text.
    func prepare(_ sql: String, _ values: SQLiteValue...) throws(StoreError) -> SQLiteStatement {
        try bound(sql, values)
    }

    /// Runs a statement that returns nothing.
    func run(_ sql: String, _ values: SQLiteValue...) throws(StoreError) {
        let statement = try bound(sql, values)
        while try step(statement) {}
    }

    private func bound(_ sql: String, _ values: [SQLiteValue]) throws(StoreError) -> SQLiteStatement {
        let statement = try cached(sql)
        statement.reset()
        for (index, value) in values.enumerated() {
            let code = statement.bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw Self.error(code, handle) }
        }
        return statement
    }

    /// The next row of a statement; `false` when there is none left.
    func step(_ statement: SQLiteStatement) throws(StoreError) -> Bool {
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            statement.reset()
            return false
        case let code:
            let error = Self.error(code, handle)
            statement.reset()
            throw error
        }
    }

    /// Runs `body` in one transaction that is taken for writing at once; it is undone when `body` throws.
    func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            try body()
            try run("COMMIT")
        } catch {
            // After some errors SQLite has undone everything itself.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    private func cached(_ sql: String) throws(StoreError) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw Self.error(code, handle) }
        let statement = SQLiteStatement(pointer)
        statements[sql] = statement
        return statement
    }

    private static func error(_ code: Int32, _ handle: OpaquePointer?) -> StoreError {
        let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        return switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .locked
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_FULL: .full
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt(message)
        default: .system(message)
        }
    }
}
