import Catalog
import GitRepository
import Glibc
import SystemPackage
import YAMLDocument

/// Reads manifests by the names of their blobs; many of them on all cores, each task with a repository of its own, since
/// libgit2's handles serve one thread.
struct ManifestLoader {
    let repository: Repository

    /// A file that is to be read.
    struct File: Hashable, Sendable {
        let path: RepositoryPath
        let blob: BlobID
    }

    /// What it holds, or why it holds nothing.
    struct Loaded: Sendable {
        let file: File
        let manifest: Result<SecretManifest, SchemaError>
    }

    /// Below this a second task costs more than it saves.
    private static let smallestPart = 64

    /// In the order of `files`.
    func load(_ files: [File]) async throws(ReconcileError) -> [Loaded] {
        let taskCount = min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), files.count / Self.smallestPart)
        do throws(GitError) {
            guard taskCount > 1 else { return try Self.load(files[...], repository) }
            return try await load(files, tasks: taskCount)
        } catch {
            throw .git(error)
        }
    }

    private func load(_ files: [File], tasks taskCount: Int) async throws(GitError) -> [Loaded] {
        let folder = repository.gitDirectory
        let partCount = (files.count + taskCount - 1) / taskCount
        let parts = await withTaskGroup(of: (Int, [Loaded]?).self) { group in
            for (number, start) in stride(from: 0, to: files.count, by: partCount).enumerated() {
                let part = files[start..<min(files.count, start + partCount)]
                group.addTask { (number, Self.load(part, in: folder)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var loaded: [Loaded] = []
        for (number, start) in stride(from: 0, to: files.count, by: partCount).enumerated() {
            if let part = parts[number] {
                loaded += part
            } else {
                // Objects that only this handle finds, as in a hook's quarantine.
                loaded += try Self.load(files[start..<min(files.count, start + partCount)], repository)
            }
        }
        return loaded
    }

    private static func load(_ files: ArraySlice<File>, in folder: FilePath) -> [Loaded]? {
        guard let repository = try? Repository.open(at: folder) else { return nil }
        return try? load(files, repository)
    }

    private static func load(_ files: ArraySlice<File>, _ repository: Repository) throws(GitError) -> [Loaded] {
        var loaded: [Loaded] = []
        loaded.reserveCapacity(files.count)
        for file in files { loaded.append(Loaded(file: file, manifest: try manifest(file, repository))) }
        return loaded
    }

    private static func manifest(
        _ file: File, _ repository: Repository
    ) throws(GitError) -> Result<SecretManifest, SchemaError> {
        let bytes: [UInt8]
        do throws(GitError) {
            bytes = try repository.blob(file.blob, atMost: SecretManifest.maximumLength)
        } catch {
            guard case .tooLarge(_, let limit) = error else { throw error }
            let start = SourceLocation.start
            return .failure(SchemaError(.yaml(.tooLarge(limit: limit)), in: file.path, at: start))
        }
        do throws(SchemaError) {
            return .success(try SecretManifest(parsing: bytes, at: file.path))
        } catch {
            return .failure(error)
        }
    }
}
