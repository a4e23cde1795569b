import CGit2
import Programs

/// libgit2 as a whole: started once, never stopped.
public enum GitLibrary {
    /// Costs 4 to 6 ms, nearly all of it for parsing the system's certificates: libgit2 1.5 loads them for its TLS before
    /// anybody asks for a connection, from a path that is compiled in, and no option or variable stops it. So it happens
    /// only where a repository is opened, and ``prepare()`` lets it run beside something else.
    static let isStarted: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        // Who owns a repository is checked here, see ``Repository/checkOwner()``.
        guard git_libgit2_set_owner_validation(0) == 0 else { return false }
        // What these extensions change does not matter to a reader who looks for `config.worktree` himself, and for
        // whom an object that a partial clone left out is missing.
        let names = ["worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees"]
        return withCStrings(names.map { Array($0.utf8) }) { strings in
            var strings = strings.map { UnsafePointer($0) }
            return git_libgit2_set_extensions(&strings, strings.count) == 0
        }
    }()

    /// Starts the library ahead of time, from any thread; whoever opens a repository meanwhile waits for it.
    public static func prepare() {
        _ = isStarted
    }
}
