import Glibc
import SystemPackage

extension Repository {
    /// Where git looks for hooks: `core.hooksPath`, relative to the folder that hooks run in, else `hooks` in the folder
    /// that all work trees share.
    public func hooksDirectory() -> FilePath {
        guard let configured = configuration("core.hooksPath"), !configured.isEmpty else {
            return commonDirectory.appending("hooks")
        }
        return (workTree ?? gitDirectory).pushing(expandingHome(FilePath(configured))).lexicallyNormalized()
    }

    /// A path of a configuration, with the home folder that its first part may name: `~` or `~user`.
    func expandingHome(_ path: FilePath) -> FilePath {
        guard path.isRelative, let first = path.components.first?.string, first.hasPrefix("~"),
            let home = first == "~" ? environment.path(.home) : Self.home(of: String(first.dropFirst()))
        else { return path }
        return path.components.dropFirst().reduce(into: home) { $0.append($1) }
    }

    private static func home(of user: String) -> FilePath? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        guard getpwnam_r(user, &entry, &buffer, buffer.count, &found) == 0, let found else { return nil }
        return found.pointee.pw_dir.map { FilePath(platformString: $0) }
    }
}
