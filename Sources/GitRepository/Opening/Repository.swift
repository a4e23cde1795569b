import CGit2
import Glibc
import SystemPackage

/// A git repository, opened for reading.
///
/// libgit2's handle may not be used from two threads at a time; each task opens its own, which costs a fifth of a
/// millisecond once the library runs.
public final class Repository {
    private let owner: Handle
    let environment: RepositoryEnvironment
    private var openDatabase: Handle?

    var handle: OpaquePointer { owner.pointer }

    init(_ owner: consuming Handle, environment: RepositoryEnvironment) {
        self.owner = owner
        self.environment = environment
    }

    /// Opens the repository that `path` lies in, whatever the environment names.
    public static func open(at path: FilePath) throws(GitError) -> Repository {
        try open(at: path, environment: .current)
    }

    /// Opens the repository that git means in this process: from `GIT_DIR`, `GIT_INDEX_FILE` and the like, which hooks
    /// get, else the one around the current folder.
    ///
    /// `git commit -a` and `git commit PATH` hand their hooks another index; only this way it is the one that is seen.
    public static func openFromEnvironment() throws(GitError) -> Repository {
        try open(.current)
    }

    /// The top folder of the work tree; `nil` in a bare repository.
    public var workTree: FilePath? { git_repository_workdir(handle).map(Self.folder) }

    /// The folder with this work tree's HEAD and index.
    public var gitDirectory: FilePath { Self.folder(git_repository_path(handle)) }

    /// The folder that all linked work trees share.
    public var commonDirectory: FilePath { Self.folder(git_repository_commondir(handle)) }

    /// The file that lists what the next commit will hold.
    public var indexFile: FilePath {
        // Git has gone to the top of the work tree when it looks for the index.
        environment.path(.indexFile, from: workTree) ?? gitDirectory.appending("index")
    }

    public var isBare: Bool { git_repository_is_bare(handle) == 1 }

    /// Whether history ends somewhere because a clone was told so (`git clone --depth`).
    public var isShallow: Bool {
        // git_repository_is_shallow looks into the git directory, which is the wrong place in a linked work tree.
        commonDirectory.appending("shallow").withPlatformString { access($0, F_OK) } == 0
    }

    /// Whether files may be missing because a clone was told so (`git clone --filter`). They are never fetched.
    public var isPartial: Bool {
        var isPartial = configuration("extensions.partialClone") != nil
        try? configurationFiles().forEach(matching: #"^remote\..+\.promisor$"#) { _, value in
            isPartial = isPartial || value.isEmpty || parsesAsTrue(value)
        }
        return isPartial
    }

    /// The object database, opened when it is first needed.
    func database() throws(GitError) -> OpaquePointer {
        if openDatabase == nil {
            openDatabase = try Handle(git_odb_free) { git_repository_odb(&$0, handle) }
        }
        guard let pointer = openDatabase?.pointer else { throw .last(-1) }
        return pointer
    }

    /// libgit2's folders end with a slash; ours do not.
    private static func folder(_ path: UnsafePointer<CChar>) -> FilePath {
        FilePath(platformString: path).lexicallyNormalized()
    }
}
