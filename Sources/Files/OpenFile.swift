import Glibc
import SystemPackage

/// A file descriptor that closes itself. Every path is opened with `O_CLOEXEC`.
struct OpenFile: ~Copyable {
    let descriptor: CInt
    let path: FilePath

    init(_ path: FilePath, _ flags: CInt, mode: FilePermissions = [.ownerReadWrite]) throws(FileError) {
        let descriptor = path.withPlatformString { open($0, flags | O_CLOEXEC, mode.rawValue) }
        guard descriptor >= 0 else { throw FileError.last("open", path) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func status() throws(FileError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.last("stat", path) }
        return status
    }

    /// The size of a regular file of at most `limit` bytes; anything else is refused before a byte is read.
    func regularSize(atMost limit: Int) throws(FileError) -> Int {
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path) }
        guard status.st_size <= limit else { throw .tooLarge(path, limit: limit) }
        return Int(status.st_size)
    }

    /// Reads into `buffer` until it is full or the file ends; returns how many bytes came.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let target = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = Glibc.read(descriptor, target.baseAddress, target.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError.last("read", path) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError.last("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes what was written survive a power cut.
    func synchronize() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError.last("fsync", path) }
    }

    func setMode(_ mode: FilePermissions) throws(FileError) {
        guard fchmod(descriptor, mode.rawValue) == 0 else { throw FileError.last("chmod", path) }
    }
}
