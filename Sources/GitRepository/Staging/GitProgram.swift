import Glibc
import Programs
import SystemPackage

/// The `git` program, for what libgit2 cannot do.
struct GitProgram {
    /// The first on PATH.
    private let program: FilePath?
    private let gitDirectory: FilePath
    private let workTree: FilePath?
    /// Each with its name and `=`.
    private let variables: [[UInt8]]

    /// Git will see the same repository and index, and nothing else of our environment but where to find its own parts and
    /// configuration.
    ///
    /// - Parameter index: used instead of the repository's.
    init(for repository: Repository, index: FilePath? = nil) {
        gitDirectory = repository.gitDirectory
        workTree = repository.workTree
        let environment = repository.environment
        program = environment.paths(.path).lazy.map { $0.appending("git") }.first {
            $0.withPlatformString { access($0, X_OK) } == 0
        }
        let fixed = [
            "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1",
            "GIT_NO_REPLACE_OBJECTS=1",
        ]
        let inherited: [RepositoryEnvironment.Variable] = [
            .path, .home, .xdgConfiguration, .globalConfiguration, .systemConfiguration, .noSystemConfiguration,
            .objectDirectory, .alternateObjectDirectories,
        ]
        variables =
            fixed.map { Array($0.utf8) } + [Array("GIT_INDEX_FILE=".utf8) + (index ?? repository.indexFile).bytes]
            + inherited.compactMap { variable in
                environment.value(variable).map { Array("\(variable.rawValue)=".utf8) + $0.bytes }
            }
    }

    /// Runs git with nothing on its standard input and returns what it printed.
    ///
    /// - Parameter paths: go behind `--`, and are taken as they are.
    func output(_ arguments: [String], paths: [RepositoryPath] = []) throws(GitError) -> [UInt8] {
        let output = try Self.pipe()
        let errors = try Self.pipe()
        let arguments =
            [Array("git".utf8)]
            // Wherever we stand, paths count from the top.
            + (workTree.map { [Array("-C".utf8), $0.bytes, Array("--work-tree=".utf8) + $0.bytes] } ?? [])
            + [Array("--git-dir=".utf8) + gitDirectory.bytes]
            + (arguments + ["--"]).map { Array($0.utf8) } + paths.map(\.bytes)
        let process = try start(arguments, output: output.write, errors: errors.write)
        output.write.close()
        errors.write.close()
        let printed = Self.readAll([output.read.number, errors.read.number])
        let status = ProcessStatus.wait(for: process)
        guard status == 0 else {
            throw .programFailed(status: status, message: String(decoding: printed[1], as: UTF8.self))
        }
        return printed[0]
    }

    private static func pipe() throws(GitError) -> (read: Descriptor, write: Descriptor) {
        do throws(Errno) { return try Descriptor.pipe() } catch { throw .programMissing(error) }
    }

    private func start(
        _ arguments: [[UInt8]], output: Descriptor, errors: Descriptor
    ) throws(GitError) -> pid_t {
        guard let program else { throw .programMissing(.noSuchFileOrDirectory) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.number, STDERR_FILENO)
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
}
