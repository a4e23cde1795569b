import Files
import GitRepository
import Sealing
import SystemPackage

/// The folder of a scope in the work tree, for writing.
public struct ScopeFolder: Sendable {
    public let scope: ScopeName
    private let workTree: WorkTreeSource

    public init(_ scope: ScopeName, in workTree: WorkTreeSource) {
        self.scope = scope
        self.workTree = workTree
    }

    /// The age file with the seed of a state's current key for one recipient.
    public static func keyFile(
        of state: ScopeState, seed: borrowing ScopeSeed, for recipient: any AgeRecipient
    ) throws(AgeError) -> [UInt8] {
        let text = ScopeKeyFile.text(scope: state.name, kem: state.currentKey.kem, seed: seed)
        // A post-quantum seed is never put under a classical key, whatever a plugin has said before.
        return try AgeFile.encrypt(
            text, to: [recipient], armored: true, postQuantumOnly: state.currentKey.kem == .xwing)
    }

    /// Stages a signed state together with the key files that are new with it, and that the files of keys and recipients
    /// that it no longer has go.
    ///
    /// - Parameters:
    ///   - keyFiles: By recipient; those of others stay as they are.
    ///   - exposed: Signed by the state's key; `nil` if nothing is exposed.
    public func stage(
        _ state: ScopeState, keyFiles: [Fingerprint: [UInt8]], exposed: ExposedValues?, in change: inout FileChange
    ) throws(CatalogError) {
        try stageKeyFileRemovals(notOf: state, in: &change)
        var files: [(RepositoryPath, [UInt8]?)] = keyFiles.sorted { $0.key < $1.key }.map { recipient, bytes in
            (ScopePaths.keyFile(of: scope, key: state.current, recipient: recipient), bytes)
        }
        files.append((ScopePaths.exposedValues(of: scope), exposed?.serialized()))
        files.append((ScopePaths.state(of: scope), state.serialized()))
        for (place, bytes) in files {
            let path = try workTree.pathForWriting(place)
            do throws(FileError) {
                if let bytes {
                    try change.write(bytes, to: path)
                } else if Files.exists(path) {
                    change.remove(path)
                }
            } catch {
                throw .file(error)
            }
        }
    }

    /// Removes folders of keys that have no files any more.
    public func removeEmptyKeyFolders() throws(CatalogError) {
        let folder = try workTree.pathForWriting(ScopePaths.keys(of: scope))
        for name in (try? Files.list(folder)) ?? [] where KeyID(name) != nil {
            Files.removeEmptyDirectory(folder.appending(name))
        }
    }

    /// Key files exist for the current key and its recipients only.
    private func stageKeyFileRemovals(notOf state: ScopeState, in change: inout FileChange) throws(CatalogError) {
        let folder = try workTree.pathForWriting(ScopePaths.keys(of: scope))
        let wanted = Set(state.recipients.values.map { "\($0.fingerprint).age" })
        do throws(FileError) {
            for key in try Files.list(folder) where KeyID(key) != nil {
                let keyFolder = folder.appending(key)
                guard Files.kind(of: keyFolder) == .directory else { continue }
                for name in try Files.list(keyFolder) where name.hasSuffix(".age") {
                    if key == state.current.description && wanted.contains(name) { continue }
                    change.remove(keyFolder.appending(name))
                }
            }
        } catch {
            if case .notFound = error { return }
            throw .file(error)
        }
    }
}
