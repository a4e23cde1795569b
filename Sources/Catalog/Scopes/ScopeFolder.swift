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

    /// Writes a signed state together with the key files that are new with it, then removes the files of keys and
    /// recipients that it no longer has.
    ///
    /// The state comes last: a process that is killed before leaves the old one, with key files beside it that nobody
    /// asks for.
    ///
    /// - Parameter keyFiles: By recipient; those of others stay as they are.
    public func write(_ state: ScopeState, keyFiles: [Fingerprint: [UInt8]]) throws(CatalogError) {
        var paths: [(FilePath, [UInt8])] = []
        for (recipient, bytes) in keyFiles.sorted(by: { $0.key < $1.key }) {
            let path = ScopePaths.keyFile(of: scope, key: state.current, recipient: recipient)
            paths.append((try workTree.pathForWriting(path), bytes))
        }
        paths.append((try workTree.pathForWriting(ScopePaths.state(of: scope)), state.serialized()))
        do throws(FileError) {
            var transaction = FileTransaction()
            for (path, bytes) in paths {
                try Files.createDirectories(path.removingLastComponent())
                try transaction.write(bytes, to: path)
            }
            try transaction.commit()
        } catch {
            throw .file(error)
        }
        try removeKeyFiles(notOf: state)
    }

    /// Key files exist for the current key and its recipients only.
    private func removeKeyFiles(notOf state: ScopeState) throws(CatalogError) {
        let folder = try workTree.pathForWriting(ScopePaths.keys(of: scope))
        let wanted = Set(state.recipients.values.map { "\($0.fingerprint).age" })
        do throws(FileError) {
            for key in try Files.list(folder) where KeyID(key) != nil {
                let keyFolder = folder.appending(key)
                guard Files.kind(of: keyFolder) == .directory else { continue }
                for name in try Files.list(keyFolder) where name.hasSuffix(".age") {
                    if key == state.current.description && wanted.contains(name) { continue }
                    try Files.remove(keyFolder.appending(name))
                }
                if key != state.current.description { Files.removeEmptyDirectory(keyFolder) }
            }
        } catch {
            if case .notFound = error { return }
            throw .file(error)
        }
    }
}
