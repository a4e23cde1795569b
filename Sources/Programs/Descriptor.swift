import Glibc
import SystemPackage

/// A descriptor that no other program inherits, and its only owner.
public final class Descriptor {
    /// Below 0 once it is closed, which `poll` passes over.
    public private(set) var number: Int32

    private init(_ number: Int32) {
        self.number = number
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    deinit { close() }

    public func close() {
        guard number >= 0 else { return }
        _ = Glibc.close(number)
        number = -1
    }

    /// From now on reading and writing fail with `EAGAIN` instead of waiting.
    public func stopWaiting() { _ = fcntl(number, F_SETFL, O_NONBLOCK) }

    /// Two connected ones.
    public static func pipe() throws(Errno) -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// A connection to the socket of another program.
    public static func connection(to path: FilePath) throws(Errno) -> Descriptor {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let descriptor = Descriptor(number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: path.length + 1)) }
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count <= room.count else { return false }
            bytes.withUnsafeBytes { room.copyMemory(from: $0) }
            return true
        }
        guard fits else { throw Errno(rawValue: ENAMETOOLONG) }
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw Errno(rawValue: errno) }
        return descriptor
    }
}
