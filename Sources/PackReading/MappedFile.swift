import Glibc
import SystemPackage

/// A file mapped into memory, read-only, for as long as this lives.
// Unchecked: the mapping is never written to, and nothing else changes after the initialiser.
final class MappedFile: @unchecked Sendable {
    let path: FilePath
    let bytes: UnsafeRawBufferPointer

    init(_ path: FilePath) throws(PackError) {
        self.path = path
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .system(path, Errno(rawValue: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(path, Errno(rawValue: errno)) }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .system(path, Errno(rawValue: errno))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// A big-endian 32-bit number; `nil` past the end.
    func word(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= bytes.count - 4 else { return nil }
        return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
