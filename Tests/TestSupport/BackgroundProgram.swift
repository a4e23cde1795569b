import Glibc
import SystemPackage

/// A program that runs beside a test, in a process group of its own, until ``stop()``.
public final class BackgroundProgram {
    public struct NotReady: Error, CustomStringConvertible {
        public let description: String
    }

    private let process: pid_t
    private let log: FilePath
    private var hasEnded = false

    /// - Parameter log: gets all that the program prints.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        log: FilePath
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.string, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        let words = ([program] + arguments).map { strdup($0) }
        let variables = testEnvironment.merging(environment) { $1 }.map { strdup("\($0)=\($1)") }
        defer { for text in words + variables { free(text) } }
        var process = pid_t()
        // The library searches our own PATH, not the program's.
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)).appending(program) }
        let program = folders.first { access($0.string, X_OK) == 0 }?.string ?? program
        let code = posix_spawnp(&process, program, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw NotReady(description: "\(program): \(Errno(rawValue: code))") }
        self.process = process
        self.log = log
    }

    deinit { stop() }

    /// Waits until `isReady` says so, a minute at most: machines that run all tests are busy.
    public func wait(until isReady: () async -> Bool) async throws {
        for _ in 0..<1200 {
            if await isReady() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NotReady(description: readText(log) ?? "no log")
    }

    public func signal(_ number: Int32) { kill(process, number) }

    /// Waits for its end, and says its exit status, or 128 and the signal's number.
    public func end() -> Int32 {
        var status: Int32 = 0
        guard !hasEnded, waitpid(process, &status, 0) == process else { return -1 }
        hasEnded = true
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Kills the program and what it started.
    public func stop() {
        guard !hasEnded else { return }
        kill(-process, SIGKILL)
        _ = end()
    }
}
