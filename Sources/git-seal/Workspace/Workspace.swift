import Catalog
import Files
import GitRepository
import Glibc
import Sealing
import SecretMemory
import SystemPackage

/// The repository that a command runs in, with its work tree's config.
struct Workspace {
    let repository: Repository
    let root: FilePath
    let revision: Revision<WorkTreeSource>
    let trust: ScopeTrust

    /// - Throws: outside a repository, in a bare one, and where nobody has run `init`.
    static func open() throws -> Workspace {
        let repository = try Repository.openFromEnvironment()
        guard let root = repository.workTree else { throw GitError.bare }
        if Files.exists(journal(repository)) { _ = try lock(repository) }
        return Workspace(
            repository: repository, root: root, revision: try Revision(WorkTreeSource(root: root)),
            trust: try scopeTrust(repository))
    }

    /// What the clone has pinned, and what `GIT_SEAL_TRUST` says.
    static func scopeTrust(_ repository: Repository) throws -> ScopeTrust {
        var external: ExternalTrust?
        if let text = getenv("GIT_SEAL_TRUST").map({ String(cString: $0) }), !text.isEmpty {
            external = ExternalTrust(text)
            guard external != nil else {
                throw Diagnostic(
                    "GIT_SEAL_TRUST does not parse",
                    because: "it must be SCOPE:FINGERPRINT, several separated by commas",
                    hint: "git seal scope show SCOPE prints the fingerprint", status: .usage)
            }
        }
        return ScopeTrust(pins: ScopePins(commonDirectory: repository.commonDirectory), external: external)
    }

    var config: Config { revision.config }

    /// Keeps other git-seal processes of this clone from changing files until the value ends.
    func lock() throws -> FileLock { try Self.lock(repository) }

    /// A process that died may have left a change half done; what it meant is on record.
    private static func lock(_ repository: Repository) throws -> FileLock {
        let folder = ownFolder(repository)
        try Files.createDirectories(folder)
        let lock = try FileLock(folder.appending("lock"))
        if let left = try FileChange.finishInterrupted(journal(repository)) {
            Terminal.note("finished a change that was interrupted")
            for path in left { Terminal.warn("\(path) was changed meanwhile and stays as it is: git seal check") }
        }
        return lock
    }

    /// What of this clone is git-seal's and no part of the work tree.
    private static func ownFolder(_ repository: Repository) -> FilePath {
        repository.commonDirectory.appending("git-seal")
    }

    /// A change of several files of the work tree, all or none.
    func fileChange() -> FileChange { FileChange(journal: Self.journal(repository)) }

    private static func journal(_ repository: Repository) -> FilePath { ownFolder(repository).appending("changes") }

    /// Replaces a file of the work tree, or makes it.
    func write(_ bytes: [UInt8], to path: FilePath) throws {
        var change = fileChange()
        try change.write(bytes, to: path)
        try change.commit()
    }

    /// Where a manifest lies that is to be changed or removed: no link on the way leads anywhere else.
    func pathForWriting(_ manifest: SecretManifest) throws -> FilePath {
        try revision.source.pathForWriting(manifest.path)
    }

    func manifest(named text: String, scope: String?) throws -> SecretManifest {
        try revision.manifest(named: secretName(text), scope: scope.map(scopeName))
    }

    /// Every manifest that parses; the faults of the others are warned about.
    func manifests() throws -> [SecretManifest] {
        let (manifests, faults) = try revision.manifests()
        for fault in faults {
            let diagnostic = fault.diagnostic
            Terminal.warn("\(diagnostic.what) (\(diagnostic.place ?? ""))")
        }
        return manifests
    }

    func scopeNames() throws -> [ScopeName] { try revision.scopeNames() }

    /// Gives the repository an id of its own.
    func replaceRepositoryID(remote: String?) throws {
        let path = try revision.source.pathForWriting(Config.path)
        let bytes = try Files.read(path, atMost: Config.maximumLength)
        try Files.writeAtomically(try Config.replacingRepositoryID(in: bytes, remote: remote), to: path)
    }
}

/// A secret's name as it came on the command line.
func secretName(_ text: String) throws -> SecretName {
    guard let name = SecretName(text) else {
        throw Diagnostic(
            "\"\(text)\" is no name for a secret",
            because: "segments of letters, digits and _+=.@- are joined by /, 512 characters at most", status: .usage)
    }
    return name
}
