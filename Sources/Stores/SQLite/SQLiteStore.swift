import Catalog
import Files
import SecretMemory
import SystemPackage

/// The embedded store: one SQLite file in WAL mode, values encrypted under a data key; each change of a secret is one
/// transaction, together with its record and its row of the audit trail.
///
/// Names and tags lie there in clear, as they do in git. Mode 0600, in a folder of mode 0700.
public actor SQLiteStore: SecretStore {
    /// What every store of this kind can do.
    static let capabilities = StoreCapabilities(
        valueLengths: 0...65_536, maximumNameLength: 2048, ignoresCase: false, versions: 100, readsValues: true,
        rotates: false,
        tags: nil, maximumDescriptionLength: nil, recoveryWindows: 0...Int64.max)

    public nonisolated var capabilities: StoreCapabilities { Self.capabilities }

    let database: Database
    private let keeper: any DataKeyKeeper
    /// Read when it is first needed: a run without changes needs none.
    private var key: DataKey?

    /// Opens a store, and makes it if it is missing and may be.
    ///
    /// - Parameter mayCreate: for plans and readers `false`: they get ``StoreError/missing(_:)``, and change nothing.
    public init(at path: FilePath, mayCreate: Bool) throws(StoreError) {
        try self.init(at: path, mayCreate: mayCreate, patience: Database.patience)
    }

    /// - Parameter patience: in milliseconds; see ``Database/patience``.
    init(at path: FilePath, mayCreate: Bool, patience: Int32) throws(StoreError) {
        keeper = KeyFile(beside: path)
        if !Files.exists(path) {
            guard mayCreate else { throw .missing(path.string) }
            try Self.makeFile(path)
        }
        // SQLite opens a folder, and fails at the first page.
        if Files.isDirectory(path) { throw .configuration("\(path) is a folder") }
        database = try Database(path, mayCreate ? .writing : .reading, patience: patience)
        if try !Schema.isPresent(in: database) {
            guard mayCreate else { throw .missing(path.string) }
            // The key is kept before anything can be encrypted under it.
            let key = if let kept = try keeper.read() { kept } else { try keeper.make() }
            try Schema.create(in: database, key)
        }
        if mayCreate { try Schema.prepareForWriting(database) }
    }

    /// SQLite would make the file with the umask's permissions; its other files get those of this one.
    private static func makeFile(_ path: FilePath) throws(StoreError) {
        do throws(FileError) {
            try Files.createDirectories(path.removingLastComponent(), mode: .privateDirectory)
            try Files.create(SecretBytes(zeroed: 0), at: path)
        } catch {
            if case .exists = error { return }
            throw StoreError(error)
        }
    }

    func dataKey() throws(StoreError) -> DataKey {
        if let key { return key }
        let proof = try database.first("SELECT value FROM store WHERE key = 'key'") { $0.blob(0) } ?? []
        guard let kept = try keeper.read(), kept.matches(proof) else { throw .wrongKey(keeper.place) }
        key = kept
        return kept
    }

    /// Brings the write-ahead log into the file.
    public func finish() throws(StoreError) {
        try database.checkpoint()
    }
}
