import Glibc
import SystemPackage

extension Repository {
    /// Refuses a repository of somebody else, whose configuration could name programs to run, unless the user's or the
    /// system's configuration lists it in `safe.directory`.
    ///
    /// The rules are git's. libgit2 1.5 has some of its own: it does not know the value `*`, nor `sudo`, and where nothing is
    /// listed at all it says that there is no repository.
    func checkOwner() throws(GitError) {
        // The work tree counts together with the file in it that leads to the repository, if there is one.
        let paths = [workTree, workTree?.appending(".git"), gitDirectory].compactMap { $0 }
        guard !paths.allSatisfy(isOwned) else { return }
        let path = workTree ?? gitDirectory
        var isSafe = false
        let configuration = try protectedConfiguration()
        try configuration.forEach(matching: #"^safe\.directory$"#) { _, value in
            switch value {
            case "": isSafe = false
            case "*": isSafe = true
            default: isSafe = isSafe || expandingHome(FilePath(value)) == path
            }
        }
        guard isSafe else { throw .notOwned(path) }
    }

    /// Whether `path` belongs to this user, or to the one who became root for a moment; what is not there is nobody's.
    private func isOwned(_ path: FilePath) -> Bool {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return errno == ENOENT }
        let user = geteuid()
        return status.st_uid == user || user == 0 && String(status.st_uid) == environment.text(.sudoUser)
    }
}
