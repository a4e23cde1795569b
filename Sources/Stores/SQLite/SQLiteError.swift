import CSQLite

/// What SQLite says when it could not do something.
struct SQLiteError: Error, Hashable {
    /// An extended result code.
    let code: Int32
    let message: String

    /// The account of what failed last on a connection, or of `code` alone where there is none.
    init(_ code: Int32, _ connection: OpaquePointer?) {
        self.code = code
        message = String(cString: connection.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
    }

    /// The same for whoever uses the store.
    var storeError: StoreError {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .locked
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_FULL: .full
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt(message)
        default: .system(message)
        }
    }
}
