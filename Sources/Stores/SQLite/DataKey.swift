import Files
import SecretMemory
import SystemPackage

/// The random key under which the embedded store's values are encrypted, in a file beside it, mode 0600.
enum DataKey {
    static func path(for database: FilePath) -> FilePath {
        database.removingLastComponent().appending("\(database.stem ?? "store").key")
    }

    /// The key of a store that is there.
    static func read(for database: FilePath) throws(StoreError) -> SecretBytes {
        let path = path(for: database)
        guard let key = try? Files.readSecret(path, atMost: SecretBox.keyLength), key.count == SecretBox.keyLength
        else {
            throw .wrongKey(path.string)
        }
        return key
    }

    /// The key of a store that may be new: made when there is none and no store either, since a store without its key
    /// must never get another one.
    static func readOrMake(for database: FilePath, isNew: Bool) throws(StoreError) -> SecretBytes {
        let path = path(for: database)
        if !isNew || Files.exists(path) { return try read(for: database) }
        let key = SecretBytes.random(SecretBox.keyLength)
        do throws(FileError) {
            try Files.create(key, at: path)
        } catch {
            if case .exists = error { return try read(for: database) }
            throw .system("\(error)")
        }
        return key
    }
}
