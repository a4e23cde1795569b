import CSQLite
import SystemPackage

/// One connection to an SQLite database, used by one task at a time: it belongs to an actor.
final class Database {
    /// Milliseconds: whoever holds the lock longer makes a call fail with ``StoreError/locked``.
    static let patience: Int32 = 5_000

    private let connection: OpaquePointer
    private let patience: Int32
    /// Prepared once for each place in the source that uses one.
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]

    enum Access {
        case reading
        case writing
    }

    /// Opens a file that is there.
    init(_ path: FilePath, _ access: Access, patience: Int32 = Database.patience) throws(StoreError) {
        var connection: OpaquePointer?
        let flags = access == .reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let code = sqlite3_open_v2(
            path.string, &connection, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nil)
        guard code == SQLITE_OK, let connection else {
            let error = SQLiteError(code, connection)
            sqlite3_close_v2(connection)
            throw error.storeError
        }
        self.connection = connection
        self.patience = patience
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, patience)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(connection)
    }

    /// Runs any number of statements that take no values and whose rows nobody wants.
    func execute(_ sql: String) throws(StoreError) {
        try check(sqlite3_exec(connection, sql, nil, nil, nil))
    }

    /// Runs a statement that returns nothing.
    func run(_ sql: StaticString, _ values: SQLValue...) throws(StoreError) {
        _ = try first(sql, values) { _ in () }
    }

    /// The first row, if there is one.
    func first<Result>(
        _ sql: StaticString, _ values: SQLValue..., row: (Row) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        try first(sql, values, row: row)
    }

    /// All rows, as long as `row` wants more.
    func forEach(
        _ sql: StaticString, _ values: SQLValue..., row: (Row) throws(StoreError) -> Void
    ) throws(StoreError) {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        while try step(statement) { try row(Row(statement)) }
    }

    /// How many rows the last statement changed.
    var changedRows: Int { Int(sqlite3_changes(connection)) }

    /// Runs `body` in one transaction, taken for writing at once so that nobody comes between; it is undone when `body`
    /// throws.
    func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // After some errors SQLite has undone everything itself.
            if sqlite3_get_autocommit(connection) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Brings the write-ahead log into the file and empties it, unless somebody is reading from it just now: then the next
    /// one does.
    func checkpoint() throws(StoreError) {
        sqlite3_busy_timeout(connection, 0)
        defer { sqlite3_busy_timeout(connection, patience) }
        let code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        guard code & 0xFF != SQLITE_BUSY, code & 0xFF != SQLITE_LOCKED else { return }
        try check(code)
    }

    private func first<Result>(
        _ sql: StaticString, _ values: [SQLValue], row: (Row) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        return try step(statement) ? try row(Row(statement)) : nil
    }

    /// The statement of `sql`, with its values bound.
    private func begin(_ sql: StaticString, _ values: [SQLValue]) throws(StoreError) -> Statement {
        let statement = try prepared(sql)
        for (index, value) in values.enumerated() { try check(statement.bind(value, at: Int32(index + 1))) }
        return statement
    }

    /// `true` when there is a row.
    private func step(_ statement: Statement) throws(StoreError) -> Bool {
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteError(code, connection).storeError
        }
    }

    private func prepared(_ sql: StaticString) throws(StoreError) -> Statement {
        if let statement = statements[sql.utf8Start] { return statement }
        var pointer: OpaquePointer?
        let text = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        try check(sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil))
        guard let pointer else { throw SQLiteError(SQLITE_MISUSE, nil).storeError }
        let statement = Statement(pointer)
        statements[sql.utf8Start] = statement
        return statement
    }

    private func check(_ code: Int32) throws(StoreError) {
        guard code == SQLITE_OK else { throw SQLiteError(code, connection).storeError }
    }
}
