import Glibc
import SecretMemory
import SystemPackage

/// Reading with a bound, and the small questions around it. Writing is ``FileTransaction``'s.
public enum Files {
    /// The whole content of a regular file (symbolic links are followed) of at most `limit` bytes.
    public static func read(_ path: FilePath, atMost limit: Int) throws(FileError) -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
        let size = try file.regularSize(atMost: limit)
        // One byte more than the size tells a file that grew meanwhile from one that did not.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var failure: FileError?
        let count = bytes.withUnsafeMutableBytes { buffer in
            do throws(FileError) { return try file.read(into: buffer) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        guard count <= size else { throw .system(path, operation: "read", Errno.resourceTemporarilyUnavailable) }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// As ``read(_:atMost:)``, straight into guarded memory.
    public static func readSecret(_ path: FilePath, atMost limit: Int) throws(FileError) -> SecretBytes {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
        let size = try file.regularSize(atMost: limit)
        var secret = SecretBytes(zeroed: size)
        let count = try secret.withMutableBytes { (span) throws(FileError) -> Int in
            var failure: FileError?
            let count = span.withUnsafeMutableBytes { buffer in
                do throws(FileError) { return try file.read(into: buffer) } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            return count
        }
        return count == size ? secret : secret.copy(0..<count)
    }

    /// Reads a stream such as standard input to its end, straight into guarded memory.
    public static func readSecret(from descriptor: FileDescriptor, atMost limit: Int) throws(FileError) -> SecretBytes {
        var secret = SecretBytes(zeroed: limit + 1)
        var filled = 0
        while filled <= limit {
            let count = secret.withMutableBytes { span in
                span.withUnsafeMutableBytes { buffer in
                    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    return Glibc.read(descriptor.rawValue, target.baseAddress, target.count)
                }
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError.last("read", "standard input") }
            guard count > 0 else { return secret.copy(0..<filled) }
            filled += count
        }
        throw .tooLarge("standard input", limit: limit)
    }

    /// Whether something is there; a dangling symbolic link counts as nothing.
    public static func exists(_ path: FilePath) -> Bool {
        path.withPlatformString { access($0, F_OK) == 0 }
    }

    public static func isDirectory(_ path: FilePath) -> Bool {
        var status = stat()
        return path.withPlatformString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// What a path is, without following a link.
    public enum Kind: Sendable {
        case regular
        case directory
        case link
        /// A device, a socket, or nothing.
        case other
    }

    public static func kind(of path: FilePath) -> Kind {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .regular
        case S_IFDIR: return .directory
        case S_IFLNK: return .link
        default: return .other
        }
    }

    /// A path without links in it; the path itself where nothing is there.
    public static func resolved(_ path: FilePath) -> FilePath {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return path }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// Permission bits and owner, of the target of a link.
    public static func ownership(of path: FilePath) throws(FileError) -> (owner: UInt32, mode: FilePermissions) {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else { throw FileError.last("stat", path) }
        return (status.st_uid, FilePermissions(rawValue: status.st_mode & 0o7777))
    }

    /// The names in a directory, sorted by bytes, without `.` and `..`; at most `limit` of them.
    public static func list(_ directory: FilePath, atMost limit: Int = 100_000) throws(FileError) -> [String] {
        guard let stream = directory.withPlatformString({ opendir($0) }) else {
            throw FileError.last("list", directory)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            guard names.count < limit else { throw .tooLarge(directory, limit: limit) }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes `path` and what is missing above it.
    public static func createDirectories(_ path: FilePath, mode: FilePermissions = .directory) throws(FileError) {
        if isDirectory(path) { return }
        let parent = path.removingLastComponent()
        if !parent.isEmpty && parent != path { try createDirectories(parent, mode: mode) }
        guard path.withPlatformString({ mkdir($0, mode.rawValue) }) == 0 || (errno == EEXIST && isDirectory(path))
        else { throw FileError.last("mkdir", path) }
    }

    /// Removes one file; that it is gone already is no error.
    public static func remove(_ path: FilePath) throws(FileError) {
        guard path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT else {
            throw FileError.last("remove", path)
        }
    }

    /// Removes what nobody needs any more; that it stays is no error either.
    static func unlinkIfThere(_ path: FilePath) { _ = path.withPlatformString { unlink($0) } }

    /// Removes a directory if it is empty.
    public static func removeEmptyDirectory(_ path: FilePath) {
        _ = path.withPlatformString { rmdir($0) }
    }
}

extension FilePermissions {
    /// 0755, less the umask.
    public static let directory = FilePermissions(rawValue: 0o755)
    /// 0700: nobody else even sees the names.
    public static let privateDirectory = FilePermissions(rawValue: 0o700)
    /// 0644, less the umask.
    public static let file = FilePermissions(rawValue: 0o644)
    /// 0600.
    public static let privateFile = FilePermissions(rawValue: 0o600)
}
