import Glibc
import SystemPackage

/// Finds the program of a plugin by its name.
public enum PluginFinder {
    /// The first executable file of that name in an absolute directory of `path`. Directories in the work tree, and links
    /// into it, are passed over: what is there, others have committed.
    public static func find(_ program: String, path: String, outside workTree: FilePath?) -> FilePath? {
        let forbidden = workTree.flatMap(resolved)
        for entry in path.split(separator: ":") where entry.hasPrefix("/") {
            let candidate = FilePath(String(entry)).appending(program)
            guard isExecutable(candidate), let file = resolved(candidate),
                let folder = resolved(candidate.removingLastComponent())
            else { continue }
            if let forbidden, file.starts(with: forbidden) || folder.starts(with: forbidden) { continue }
            return candidate
        }
        return nil
    }

    private static func isExecutable(_ path: FilePath) -> Bool {
        var status = stat()
        return path.withPlatformString { stat($0, &status) == 0 && access($0, X_OK) == 0 }
            && status.st_mode & S_IFMT == S_IFREG
    }

    private static func resolved(_ path: FilePath) -> FilePath? {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }
}
