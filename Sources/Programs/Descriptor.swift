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
}
