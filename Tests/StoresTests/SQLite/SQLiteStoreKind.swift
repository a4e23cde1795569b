import SystemPackage
import TestSupport

@testable import Stores

extension StoreKind {
    static let sqlite = StoreKind(name: "sqlite") { body in
        try await withTemporaryDirectory { folder in
            try await body(SQLiteUnderTest(path: folder.appending("data").appending("default.sqlite")))
        }
    }
}

struct SQLiteUnderTest: StoreUnderTest {
    let path: FilePath
    let sqlite: SQLiteStore

    init(path: FilePath) throws {
        self.path = path
        sqlite = try SQLiteStore(at: path, mayCreate: true)
    }

    var store: any SecretStore { sqlite }

    func reopened() async throws -> any SecretStore { try SQLiteStore(at: path, mayCreate: true) }

    func putUnmarked(_ name: String) async throws {
        try execute("INSERT INTO secrets (name, description) VALUES ('\(name)', 'theirs')")
    }

    /// Does something to the file that our own code never would.
    func execute(_ sql: String) throws {
        try Database(path, .writing).execute(sql)
    }
}
