import SystemPackage

/// A person's machine for the length of a test: a home of its own, a work folder, `git seal` on PATH.
public struct Session: Sendable {
    public let root: FilePath
    public let environment: [String: String]

    /// Where the person works.
    public var directory: FilePath { root.appending("work") }

    /// Makes one below `root`.
    ///
    /// - Parameter person: the name in git's configuration, and the home's.
    public init(in root: FilePath, person: String = "Alice") async throws {
        self.root = root
        let home = root.appending("home").appending(person.lowercased())
        let path = "\(Self.programDirectory):\(environmentVariable("PATH") ?? "/usr/bin:/bin")"
        environment = [
            "HOME": home.string, "PATH": path, "GIT_CONFIG_GLOBAL": home.appending(".gitconfig").string,
            "EDITOR": "false", "NO_COLOR": "1",
        ]
        try writeText(
            """
            [user]
                name = \(person)
                email = \(person.lowercased())@example.com
            [init]
                defaultBranch = main
            [advice]
                mergeConflict = false

            """, to: home.appending(".gitconfig"))
        try writeText("", to: directory.appending(".keep"))
        try await Self.warmCache.value
        let caches = home.appending(".cache")
        try await runProgram(
            "bash", ["-c", "mkdir -p \(caches) && cp -r \(Self.warmHome)/.cache/git-seal \(caches)/"], in: root)
    }

    /// Without optimisation it takes seconds to compile the scanner's rules: once for all sessions, and kept beside the
    /// program for the next run.
    private static let warmCache = Task {
        let script = """
            mkdir -p \(warmHome)/work && cd \(warmHome)/work && git init -q && git-seal init
            git-seal scan --stdin < /dev/null; cd / && git-seal scan --stdin < /dev/null
            """
        let path = "\(programDirectory):\(environmentVariable("PATH") ?? "/usr/bin:/bin")"
        try await runProgram(
            "bash", ["-c", script], in: programDirectory, environment: ["HOME": warmHome.string, "PATH": path])
    }

    private static let warmHome = programDirectory.appending("home-with-rules")

    /// Runs a script of bash in the work folder.
    @discardableResult
    public func bash(_ script: String, input: [UInt8] = []) async throws -> ProgramResult {
        try await runProgram("bash", ["-c", script], in: directory, environment: environment, input: input)
    }

    /// The folder of the program that the tests were built with.
    public static let programDirectory: FilePath = {
        var path = FilePath("/proc/self/exe")
        if let resolved = resolveLink(path) { path = resolved }
        return path.removingLastComponent()
    }()
}
