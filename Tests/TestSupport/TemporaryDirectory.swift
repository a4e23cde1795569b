import FoundationEssentials
import Glibc
import SystemPackage

/// Runs `body` with a fresh directory and removes it afterwards, whatever happened.
public func withTemporaryDirectory<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let directory = try makeTemporaryDirectory()
    defer { removeTree(directory) }
    return try body(directory)
}

/// As the other one, for bodies that wait.
public func withTemporaryDirectory<Result: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ body: (FilePath) async throws -> Result
) async throws -> Result {
    let directory = try makeTemporaryDirectory()
    defer { removeTree(directory) }
    return try await body(directory)
}

/// A directory under a short path, since socket paths in it are limited to 107 bytes.
public func makeTemporaryDirectory() throws -> FilePath {
    var template = Array("/tmp/git-seal-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
    return FilePath(platformString: made)
}

/// Removes a directory and all that is in it, without following symbolic links.
public func removeTree(_ path: FilePath) {
    try? FileManager.default.removeItem(atPath: path.string)
}

public func makeSymbolicLink(at path: FilePath, to target: String) throws {
    guard path.withPlatformString({ symlink(target, $0) }) == 0 else { throw Errno(rawValue: errno) }
}

public func isSymbolicLink(_ path: FilePath) -> Bool {
    var status = stat()
    return path.withPlatformString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// Where a symbolic link leads.
public func resolveLink(_ path: FilePath) -> FilePath? {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
}
