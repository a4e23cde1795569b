import CGit2
import Glibc
import SystemPackage

extension Repository {
    /// Opens the repository that `path` lies in.
    ///
    /// - Parameter environment: names configuration files and where a search ends; what it says of another repository is
    ///   ignored.
    public static func open(
        at path: FilePath, environment: RepositoryEnvironment
    ) throws(GitError) -> Repository {
        let environment = environment.withoutLocation
        let start = environment.currentDirectory.pushing(path)
        let repository = Repository(try search(from: start, environment), environment: environment)
        try repository.checkOwner()
        try repository.readConfiguration()
        return repository
    }

    /// Opens the repository that `environment` names, else the one around its current directory.
    public static func open(_ environment: RepositoryEnvironment) throws(GitError) -> Repository {
        guard let directory = environment.path(.gitDirectory) else {
            let owner = try search(from: environment.currentDirectory, environment)
            return try Repository(owner, environment: environment).placed(explicitly: false)
        }
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
        let owner = try open(directory, flags: flags, ceilings: nil)
        return try Repository(owner, environment: environment).placed(explicitly: true)
    }

    private static func search(
        from start: FilePath, _ environment: RepositoryEnvironment
    ) throws(GitError) -> Handle {
        let crosses = environment.isTrue(.discoveryAcrossFileSystem)
        return try open(
            start, flags: crosses ? GIT_REPOSITORY_OPEN_CROSS_FS.rawValue : 0,
            ceilings: environment.text(.ceilingDirectories))
    }

    private static func open(_ path: FilePath, flags: UInt32, ceilings: String?) throws(GitError) -> Handle {
        guard GitLibrary.isStarted else { throw .last(-1) }
        do {
            return try Handle(git_repository_free) { handle in
                path.withPlatformString { git_repository_open_ext(&handle, $0, flags, ceilings) }
            }
        } catch .library(GIT_ENOTFOUND.rawValue, _) {
            throw .notARepository(path)
        } catch .library(let code, let message) {
            let prefix = "unsupported extension name extensions."
            guard message.hasPrefix(prefix) else { throw .library(code: code, message: message) }
            throw .unsupportedExtension(String(message.dropFirst(prefix.count)))
        }
    }

    /// Applies what the environment says beyond the git directory.
    ///
    /// - Parameter explicitly: the git directory was named and not searched for. Then git does not ask who owns it, and
    ///   takes the current directory as the top of the work tree, unless the configuration names another.
    private func placed(explicitly: Bool) throws(GitError) -> Repository {
        if !explicitly { try checkOwner() }
        try readConfiguration()
        if let common = environment.path(.commonDirectory), !Self.isSame(common, commonDirectory) {
            throw .unsupportedVariable(RepositoryEnvironment.Variable.commonDirectory.rawValue)
        }
        if let workTree = environment.path(.workTree) {
            try setWorkTree(workTree)
        } else if explicitly, !isBare, configuration("core.worktree") == nil {
            try setWorkTree(environment.currentDirectory)
        }
        try readObjectDirectories()
        return self
    }

    private func setWorkTree(_ path: FilePath) throws(GitError) {
        try check(path.withPlatformString { git_repository_set_workdir(handle, $0, 0) })
    }

    private func readObjectDirectories() throws(GitError) {
        let alternates = environment.paths(.alternateObjectDirectories)
        let main = environment.path(.objectDirectory)
        guard main != nil || !alternates.isEmpty else { return }
        let directory = main ?? commonDirectory.appending("objects")
        let database = try Handle(git_odb_free) { handle in
            directory.withPlatformString { git_odb_open(&handle, $0) }
        }
        for alternate in alternates {
            try check(alternate.withPlatformString { git_odb_add_disk_alternate(database.pointer, $0) })
        }
        try check(git_repository_set_odb(handle, database.pointer))
    }

    private static func isSame(_ a: FilePath, _ b: FilePath) -> Bool {
        func resolved(_ path: FilePath) -> FilePath? {
            guard let text = path.withPlatformString({ realpath($0, nil) }) else { return nil }
            defer { free(text) }
            return FilePath(platformString: text)
        }
        return resolved(a) == resolved(b)
    }
}
