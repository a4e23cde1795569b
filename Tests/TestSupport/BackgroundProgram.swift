import Glibc
import SystemPackage

/// A program that runs beside a test, in a process group of its own, until ``stop()``.
public final class BackgroundProgram {
    public struct NotReady: Error, CustomStringConvertible {
        public let description: String
    }

    private let process: pid_t
    private let log: FilePath

    /// - Parameter log: gets all that the program prints.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], log: FilePath
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
        let code = posix_spawnp(&process, program, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw NotReady(description: "\(program): \(Errno(rawValue: code))") }
        self.process = process
        self.log = log
    }

    deinit { stop() }

    /// Waits until `isReady` says so, ten seconds at most.
    public func wait(until isReady: () async -> Bool) async throws {
        for _ in 0..<200 {
            if await isReady() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NotReady(description: readText(log) ?? "no log")
    }

    /// Kills the program and what it started.
    public func stop() {
        guard kill(-process, SIGKILL) == 0 else { return }
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }
}
