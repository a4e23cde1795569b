import Files
import SecretMemory
import SystemPackage

/// A file with nothing but the data key, mode 0600, beside the database.
struct KeyFile: DataKeyKeeper {
    private let path: FilePath

    init(beside database: FilePath) {
        path = database.removingLastComponent().appending("\(database.stem ?? "store").key")
    }

    var place: String { path.string }

    func read() throws(StoreError) -> DataKey? {
        let bytes: SecretBytes
        do throws(FileError) {
            bytes = try Files.readSecret(path, atMost: 4096)
        } catch {
            if case .notFound = error { return nil }
            throw .wrongKey(place)
        }
        guard let key = DataKey(bytes) else { throw .wrongKey(place) }
        return key
    }

    func make() throws(StoreError) -> DataKey {
        do throws(FileError) {
            try Files.create(SecretBytes.random(SecretBox.keyLength), at: path)
        } catch {
            // Another process may just have made it.
            guard case .exists = error else { throw StoreError(error) }
        }
        guard let key = try read() else { throw .wrongKey(place) }
        return key
    }
}

extension StoreError {
    init(_ error: FileError) {
        switch error {
        case .system(_, _, .noSpace): self = .full
        case .system(_, _, .readOnlyFileSystem), .system(_, _, .permissionDenied): self = .readOnly
        case .locked: self = .locked
        case .system(let path, let operation, let code): self = .system("\(operation) \(path): \(code)")
        case .notFound(let path), .notRegular(let path), .link(let path), .tooLarge(let path, _), .exists(let path),
            .changedMeanwhile(let path), .damagedJournal(let path):
            self = .system("\(path) is not as expected")
        }
    }
}
