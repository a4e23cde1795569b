import Glibc
import SecretMemory
import SystemPackage

/// One or more files that are replaced together: first every new content is written beside its place and made durable,
/// then each is renamed over the old one, in the order of the calls.
///
/// Whatever fails or dies before ``commit()`` leaves all old files; a death within it leaves each file either old or new,
/// never mixed or cut. The caller puts the file that makes the others count last.
public struct FileTransaction: ~Copyable {
    private struct Staged {
        let temporary: FilePath
        let target: FilePath
    }

    private var staged: [Staged] = []

    public init() {}

    deinit {
        for file in staged { Files.unlinkIfThere(file.temporary) }
    }

    /// Stages `bytes` as the new content of `path`. An existing file keeps its permissions; a symbolic link keeps being
    /// one, and its target is replaced.
    public mutating func write(_ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .file) throws(FileError) {
        try stage(bytes.span, path, mode)
    }

    /// Stages a secret, 0600 unless the file exists with other permissions.
    public mutating func write(_ secret: borrowing SecretBytes, to path: FilePath) throws(FileError) {
        try secret.withBytes { (bytes) throws(FileError) in try stage(bytes, path, .privateFile) }
    }

    private mutating func stage(_ bytes: Span<UInt8>, _ path: FilePath, _ mode: FilePermissions) throws(FileError) {
        let target = Files.resolved(path)
        let temporary = Self.temporaryPath(beside: target)
        staged.append(Staged(temporary: temporary, target: target))
        try Self.put(bytes, at: temporary, for: target, mode)
    }

    /// Makes the file that is to take the place of `target`, durable and with the permissions of what is there.
    static func put(
        _ bytes: Span<UInt8>, at temporary: FilePath, for target: FilePath, _ mode: FilePermissions
    ) throws(FileError) {
        let existing = try? Files.ownership(of: target).mode
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: existing ?? mode)
        if let existing { try file.setMode(existing) }
        try write(bytes, to: file)
        try file.synchronize()
    }

    /// Puts all staged files in place.
    public consuming func commit() throws(FileError) {
        while let file = staged.first {
            let renamed = file.temporary.withPlatformString { from in
                file.target.withPlatformString { to in rename(from, to) }
            }
            guard renamed == 0 else { throw FileError.last("rename", file.target) }
            staged.removeFirst()
            try Self.synchronizeDirectory(of: file.target)
        }
    }

    fileprivate static func write(_ bytes: Span<UInt8>, to file: borrowing OpenFile) throws(FileError) {
        var failure: FileError?
        bytes.withUnsafeBytes { raw in
            do throws(FileError) { try file.write(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// A name that nobody else has, in the same folder, so that a rename is all it takes.
    static func temporaryPath(beside path: FilePath) -> FilePath {
        let suffix = randomBytes(6).map { byte in String(byte, radix: 16) }.joined()
        let name = path.lastComponent?.string ?? "file"
        return path.removingLastComponent().appending(".\(name).\(suffix).tmp")
    }

    /// A rename is durable when its directory is.
    static func synchronizeDirectory(of path: FilePath) throws(FileError) {
        let parent = path.removingLastComponent()
        let directory = try OpenFile(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY)
        try directory.synchronize()
    }
}

extension Files {
    /// Replaces one file; see ``FileTransaction``.
    public static func writeAtomically(
        _ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .file
    ) throws(FileError) {
        var transaction = FileTransaction()
        try transaction.write(bytes, to: path, mode: mode)
        try transaction.commit()
    }

    /// Makes a new file that only its owner may read; ``FileError/exists(_:)`` when there is one already.
    ///
    /// It appears whole or not at all, whenever the process dies: a key that was cut would lock its owner out for good.
    public static func create(_ secret: borrowing SecretBytes, at path: FilePath) throws(FileError) {
        let temporary = FileTransaction.temporaryPath(beside: path)
        defer { unlinkIfThere(temporary) }
        try write(secret, toNew: temporary)
        // Unlike a rename, a link never replaces anything.
        let linked = temporary.withPlatformString { from in path.withPlatformString { to in link(from, to) } }
        if linked != 0 {
            // Some file systems know no links: there the file is made in place.
            guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { throw FileError.last("create", path) }
            try write(secret, toNew: path)
        }
        try FileTransaction.synchronizeDirectory(of: path)
    }

    private static func write(_ secret: borrowing SecretBytes, toNew path: FilePath) throws(FileError) {
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: .privateFile)
        do throws(FileError) {
            try secret.withBytes { (bytes) throws(FileError) in try FileTransaction.write(bytes, to: file) }
            try file.synchronize()
        } catch {
            try? remove(path)
            throw error
        }
    }
}
