import Glibc
import SystemPackage

/// The `git` program, for what libgit2 cannot do.
struct GitProgram {
    /// The first on PATH.
    private let program: FilePath?
    private let gitDirectory: FilePath
    /// Each with its name and `=`.
    private let variables: [[UInt8]]

    /// Git will see the same repository and index, and nothing else of our environment but where to find its own parts and
    /// configuration.
    init(for repository: Repository) {
        gitDirectory = repository.gitDirectory
        let environment = repository.environment
        program = environment.paths(.path).lazy.map { $0.appending("git") }.first {
            $0.withPlatformString { access($0, X_OK) } == 0
        }
        let fixed = ["LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1"]
        let inherited: [RepositoryEnvironment.Variable] = [
            .path, .home, .xdgConfiguration, .globalConfiguration, .systemConfiguration, .noSystemConfiguration,
            .objectDirectory, .alternateObjectDirectories,
        ]
        variables =
            fixed.map { Array($0.utf8) } + [Array("GIT_INDEX_FILE=".utf8) + repository.indexFile.bytes]
            + inherited.compactMap { variable in
                environment.value(variable).map { Array("\(variable.rawValue)=".utf8) + $0.bytes }
            }
    }

    /// Runs git with nothing on its standard input and returns what it printed.
    ///
    /// - Parameter paths: go behind `--`, and are taken as they are.
    func output(_ arguments: [String], paths: [RepositoryPath] = []) throws(GitError) -> [UInt8] {
        let output = try Pipe()
        let errors = try Pipe()
        let arguments =
            [Array("git".utf8), Array("--git-dir=".utf8) + gitDirectory.bytes]
            + (arguments + ["--"]).map { Array($0.utf8) } + paths.map(\.bytes)
        let process = try start(arguments, output: output, errors: errors)
        output.writeEnd.close()
        errors.writeEnd.close()
        let printed = Self.readAll([output.readEnd.number, errors.readEnd.number])
        let status = Self.wait(for: process)
        guard status == 0 else {
            throw .programFailed(status: status, message: String(decoding: printed[1], as: UTF8.self))
        }
        return printed[0]
    }

    private func start(
        _ arguments: [[UInt8]], output: borrowing Pipe, errors: borrowing Pipe
    ) throws(GitError) -> pid_t {
        guard let program else { throw .programMissing(.noSuchFileOrDirectory) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writeEnd.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.writeEnd.number, STDERR_FILENO)
        var process = pid_t()
        let code = withCStrings(arguments) { arguments in
            withCStrings(variables) { variables in
                program.withPlatformString {
                    posix_spawn(&process, $0, &actions, nil, arguments + [nil], variables + [nil])
                }
            }
        }
        guard code == 0 else { throw .programMissing(Errno(rawValue: code)) }
        return process
    }

    /// Reads several descriptors at once, so that the program never waits for one while the other is full.
    private static func readAll(_ descriptors: [Int32]) -> [[UInt8]] {
        var contents = descriptors.map { _ in [UInt8]() }
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while waiting.contains(where: { $0.fd >= 0 }) {
            guard poll(&waiting, nfds_t(waiting.count), -1) >= 0 || errno == EINTR else { break }
            for index in waiting.indices where waiting[index].revents != 0 {
                let count = read(waiting[index].fd, &buffer, buffer.count)
                if count > 0 {
                    contents[index] += buffer[..<count]
                } else if count == 0 || errno != EINTR {
                    // Descriptors below 0 are passed over.
                    waiting[index].fd = -1
                }
            }
        }
        return contents
    }

    /// The exit status as shells count it: a signal is 128 and its number.
    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}

/// Two connected descriptors that no other program inherits.
private struct Pipe: ~Copyable {
    let readEnd: End
    let writeEnd: End

    final class End {
        private(set) var number: Int32

        init(_ number: Int32) {
            self.number = number
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        }

        deinit { close() }

        func close() {
            guard number >= 0 else { return }
            _ = Glibc.close(number)
            number = -1
        }
    }

    init() throws(GitError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .programMissing(Errno(rawValue: errno)) }
        readEnd = End(ends[0])
        writeEnd = End(ends[1])
    }
}
