import Glibc
import SystemPackage

/// Names files by their path from the top of a work tree, wherever in it the user stands.
struct WorkTreePaths {
    private let root: FilePath
    private let folder: FilePath

    /// - Parameter root: the top of the work tree.
    init?(root: FilePath?) {
        guard let root = root.flatMap(Self.resolve), let folder = Self.resolve(".") else { return nil }
        self.root = root
        self.folder = folder
    }

    /// `path` itself if it leads out of the work tree.
    func name(_ path: String) -> String {
        var full = folder.pushing(FilePath(path)).lexicallyNormalized()
        return full.removePrefix(root) ? full.string : path
    }

    /// Whether `path` is the top.
    func isRoot(_ path: String) -> Bool { Self.resolve(FilePath(path)) == root }

    private static func resolve(_ path: FilePath) -> FilePath? {
        guard let text = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(text) }
        return FilePath(platformString: text)
    }
}
