import Glibc
import SystemPackage

/// An exclusive lock that processes of this machine take on a file; it ends with the value, and with the process.
public struct FileLock: ~Copyable {
    private let file: OpenFile

    /// Takes the lock on `path`, which is made if it is missing, waiting at most `seconds`.
    public init(_ path: FilePath, waiting seconds: Int = 5) throws(FileError) {
        let file = try OpenFile(path, O_RDWR | O_CREAT, mode: .file)
        try Self.acquire(file.descriptor, path, waiting: seconds)
        self.file = file
    }

    private static func acquire(_ descriptor: CInt, _ path: FilePath, waiting seconds: Int) throws(FileError) {
        let deadline = now() + seconds
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileError.last("lock", path) }
            guard now() < deadline else { throw .locked(path) }
            // flock has no time-out of its own; short polls keep the wait bounded.
            var pause = timespec(tv_sec: 0, tv_nsec: 20_000_000)
            nanosleep(&pause, nil)
        }
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec
    }
}
