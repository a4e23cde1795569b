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
    private let seconds: Int?

    /// Git will see the same repository and index, and nothing else of our environment but where to find its own parts and
    /// configuration.
    ///
    /// - Parameter index: used instead of the repository's.
    init(for repository: Repository, index: FilePath? = nil) {
        let inherited: [RepositoryEnvironment.Variable] = [
            .path, .home, .xdgConfiguration, .globalConfiguration, .systemConfiguration, .noSystemConfiguration,
            .objectDirectory, .alternateObjectDirectories,
        ]
        let environment = repository.environment
        let variables = inherited.compactMap { variable in
            environment.value(variable).map { Array("\(variable.rawValue)=".utf8) + $0.bytes }
        }
        self.init(
            repository.gitDirectory, workTree: repository.workTree, environment,
            variables: variables + [Array("GIT_INDEX_FILE=".utf8) + (index ?? repository.indexFile).bytes],
            seconds: nil)
    }

    /// - Parameters:
    ///   - variables: of the environment, besides our own.
    ///   - seconds: how long it may take.
    init(
        _ gitDirectory: FilePath, workTree: FilePath?, _ environment: RepositoryEnvironment, variables: [[UInt8]],
        seconds: Int?
    ) {
        self.gitDirectory = gitDirectory
        self.workTree = workTree
        program = environment.paths(.path).lazy.map { $0.appending("git") }.first {
            $0.withPlatformString { access($0, X_OK) } == 0
        }
        let fixed = [
            "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1",
            "GIT_NO_REPLACE_OBJECTS=1",
        ]
        self.variables = fixed.map { Array($0.utf8) } + variables
        self.seconds = seconds
    }

    /// Runs git and returns what it printed.
    ///
    /// - Parameter paths: go behind `--`, and are taken as they are.
    func output(_ arguments: [String], paths: [RepositoryPath]) throws(GitError) -> [UInt8] {
        try run((arguments + ["--"]).map { Array($0.utf8) } + paths.map(\.bytes))
    }

    func output(_ arguments: [String]) throws(GitError) -> [UInt8] {
        try run(arguments.map { Array($0.utf8) })
    }

    private func run(_ arguments: [[UInt8]]) throws(GitError) -> [UInt8] {
        guard let program else { throw .programMissing(.noSuchFileOrDirectory) }
        let place =
            [Array("git".utf8)]
            // Wherever we stand, paths count from the top.
            + (workTree.map { [Array("-C".utf8), $0.bytes, Array("--work-tree=".utf8) + $0.bytes] } ?? [])
            + [Array("--git-dir=".utf8) + gitDirectory.bytes]
        let run = ProgramRun(program, place + arguments, variables: variables, seconds: seconds)
        let result: ProgramRun.Result
        do throws(ProgramRunError) {
            result = try run.run()
        } catch {
            switch error {
            case .notStarted(let errno): throw .programMissing(errno)
            case .timedOut(let seconds): throw .programTimedOut(seconds: seconds)
            case .tooLong(let limit):
                throw .programFailed(status: 1, message: "it printed more than \(limit) bytes")
            }
        }
        guard result.status == 0 else {
            throw .programFailed(status: result.status, message: String(decoding: result.errors, as: UTF8.self))
        }
        return result.output
    }
}
