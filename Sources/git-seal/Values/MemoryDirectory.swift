import Files
import Glibc
import SystemPackage

/// A private directory whose files never reach a disk: on tmpfs, removed when the value ends.
///
/// Editors and servers want a path, so a memory-only descriptor will not do. tmpfs may be swapped out; `docs/threat-model.md` says
/// so.
struct MemoryDirectory: ~Copyable {
    let path: FilePath

    /// - Parameter purpose: what cannot be done without one.
    init(for purpose: String) throws {
        let candidates = [getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }, "/run/user/\(getuid())", "/dev/shm"]
        for candidate in candidates.compactMap({ $0 }) where Self.isInMemory(candidate) {
            var template = Array("\(candidate)/git-seal-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { continue }
            path = FilePath(platformString: made)
            return
        }
        throw Diagnostic(
            "cannot \(purpose)", because: "no memory-backed folder was found ($XDG_RUNTIME_DIR, /dev/shm)",
            hint: "mount a tmpfs on /dev/shm", status: .cannotRun)
    }

    deinit {
        for name in (try? Files.list(path)) ?? [] { Self.wipe(path.appending(name)) }
        Files.removeEmptyDirectory(path)
    }

    /// Whether the file system that `path` is on lives in memory, by the kernel's list of mounts.
    private static func isInMemory(_ path: String) -> Bool {
        guard let resolved = realpath(path, nil) else { return false }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard let stream = fopen("/proc/self/mounts", "re") else { return false }
        defer { fclose(stream) }
        var best = (length: -1, isMemory: false)
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, stream) > 0, let line {
            let fields = String(cString: line).split(separator: " ")
            guard fields.count > 2 else { continue }
            let point = String(fields[1])
            let holds = path == point || point == "/" || path.hasPrefix(point + "/")
            if holds, point.count >= best.length { best = (point.count, fields[2] == "tmpfs" || fields[2] == "ramfs") }
        }
        return best.isMemory
    }

    /// Overwrites, then removes: the pages go back to the kernel without what they held.
    private static func wipe(_ path: FilePath) {
        let descriptor = path.withPlatformString { open($0, O_WRONLY | O_CLOEXEC | O_NOFOLLOW) }
        if descriptor >= 0 {
            let size = Int(lseek(descriptor, 0, SEEK_END))
            let zeros = [UInt8](repeating: 0, count: 4096)
            lseek(descriptor, 0, SEEK_SET)
            var left = max(0, size)
            while left > 0 {
                let count = write(descriptor, zeros, min(left, zeros.count))
                guard count > 0 else { break }
                left -= count
            }
            close(descriptor)
        }
        _ = path.withPlatformString { unlink($0) }
    }
}
