import SystemPackage

/// A repository in a folder of a test, and the `git` program with nobody's configuration.
public struct GitFixture: Sendable {
    public let directory: FilePath

    /// What every git of a test sees: no user's or system's configuration, one author, one moment.
    public static let environment: [String: String] = testEnvironment.merging([
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_EDITOR": "true", "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_AUTHOR_DATE": "1700000000 +0100", "GIT_COMMITTER_NAME": "Grace",
        "GIT_COMMITTER_EMAIL": "grace@example.com",
        "GIT_COMMITTER_DATE": "1700000001 -0230",
    ]) { _, new in new }

    /// A fixture for a repository that is there.
    public init(_ directory: FilePath) {
        self.directory = directory
    }

    /// Makes a repository with the branch `main`.
    public static func make(in directory: FilePath, _ options: String...) async throws -> GitFixture {
        let fixture = GitFixture(directory)
        try await GitFixture("/").git(["init", "-q", "-b", "main"] + options + [directory.string])
        return fixture
    }

    /// Runs git and returns what it printed, without the final newline. A failure is the test's.
    @discardableResult
    public func git(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) async throws -> String {
        let result = try await runProgram(
            "git", arguments, in: directory, environment: Self.environment.merging(environment) { _, new in new },
            input: input)
        guard result.status == 0 else {
            throw Failure(arguments: arguments, status: result.status, error: result.error)
        }
        return result.text.hasSuffix("\n") ? String(result.text.dropLast()) : result.text
    }

    @discardableResult
    public func git(_ arguments: String...) async throws -> String {
        try await git(arguments)
    }

    /// Runs a script of bash that stops at its first error.
    @discardableResult
    public func bash(_ script: String, environment: [String: String] = [:]) async throws -> ProgramResult {
        let result = try await runProgram(
            "bash", ["-ec", script], in: directory,
            environment: Self.environment.merging(environment) { _, new in new })
        guard result.status == 0 else { throw Failure(arguments: [script], status: result.status, error: result.error) }
        return result
    }

    public func write(_ text: String, to path: String) throws {
        try writeText(text, to: directory.pushing(FilePath(path)))
    }

    /// Writes files, commits all that changed, and returns the commit's name.
    @discardableResult
    public func commit(_ message: String = "change", _ files: [String: String] = [:]) async throws -> String {
        for (path, text) in files { try write(text, to: path) }
        try await git("add", "-A")
        try await git("commit", "-q", "--allow-empty", "-m", message)
        return try await git("rev-parse", "HEAD")
    }

    public struct Failure: Error, CustomStringConvertible {
        public let arguments: [String]
        public let status: Int32
        public let error: String

        public var description: String { "git \(arguments.joined(separator: " ")): \(status)\n\(error)" }
    }
}
