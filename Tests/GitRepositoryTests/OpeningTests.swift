import GitRepository
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Opening a repository")
struct OpeningTests {
    @Test("from a folder in it finds its parts")
    func subfolder() async throws {
        try await withRepository { fixture in
            try fixture.write("1\n", to: "a/b/c.txt")
            let repository = try fixture.open("a/b")
            #expect(repository.workTree == fixture.directory)
            #expect(repository.gitDirectory == fixture.directory.appending(".git"))
            #expect(repository.commonDirectory == repository.gitDirectory)
            #expect(repository.indexFile == repository.gitDirectory.appending("index"))
            #expect(!repository.isBare && !repository.isShallow)
        }
    }

    @Test("where there is none says where")
    func none() throws {
        try withTemporaryDirectory { directory in
            let environment = RepositoryEnvironment(
                variables: ["GIT_CEILING_DIRECTORIES": "/tmp", "GIT_CONFIG_GLOBAL": "/dev/null"],
                currentDirectory: directory)
            #expect(throws: GitError.notARepository(directory)) { _ = try Repository.open(environment) }
            #expect(throws: GitError.notARepository(directory.appending("nowhere"))) {
                _ = try Repository.open(at: "nowhere", environment: environment)
            }
        }
    }

    @Test("that is bare has no work tree, and what needs one says so")
    func bare() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory, "--bare")
            let repository = try fixture.open()
            #expect(repository.isBare && repository.workTree == nil && repository.gitDirectory == directory)
            #expect(try repository.head() == .unborn(branch: "refs/heads/main"))
            #expect(throws: GitError.bare) { _ = try repository.uncommitted(below: ["a"]) }
        }
    }

    @Test("in a linked work tree shares all but HEAD and the index, also where the main one is bare")
    func linked() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n"])
            try await fixture.bash(
                "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../linked; cd ../linked; git rm -q a"
            )
            let parent = fixture.directory.removingLastComponent()
            let repository = try fixture.open("../linked")
            #expect(repository.workTree == parent.appending("linked"))
            #expect(repository.commonDirectory == parent.appending("bare.git"))
            #expect(repository.gitDirectory == parent.appending("bare.git/worktrees/linked"))
            #expect(!repository.isBare)
            #expect(try repository.stagedChanges().deleted == ["a"])
            #expect(repository.hooksDirectory() == parent.appending("bare.git/hooks"))
        }
    }

    @Test("that belongs to somebody else is refused unless safe.directory lists it", .enabled(if: getuid() == 0))
    func foreign() async throws {
        try await withRepository { fixture in
            try fixture.write("1\n", to: "sub/a")
            try await fixture.bash("git init -q --bare ../bare.git; chown -R 54321 . ../bare.git")
            let parent = fixture.directory.removingLastComponent()
            let configuration = parent.appending("gitconfig")
            func open(_ path: FilePath, safe: String?, _ variables: [String: String] = [:]) throws -> Repository {
                try writeText(safe.map { "[safe]\ndirectory = \($0)\n" } ?? "", to: configuration)
                let variables = variables.merging(["GIT_CONFIG_GLOBAL": configuration.string, "HOME": parent.string]) {
                    first, _ in first
                }
                return try Repository.open(
                    at: path,
                    environment: RepositoryEnvironment(variables: variables, currentDirectory: fixture.directory))
            }
            for other in [nil, "/other", "\(fixture.directory)/sub"] {
                #expect(throws: GitError.notOwned(fixture.directory)) { _ = try open("sub", safe: other) }
                #expect(throws: GitError.notOwned(parent.appending("bare.git"))) {
                    _ = try open("../bare.git", safe: other)
                }
            }
            for safe in ["\(fixture.directory)", "*", "~/work"] {
                #expect(try open("sub", safe: safe).workTree == fixture.directory)
            }
            #expect(throws: GitError.self) { _ = try open("sub", safe: "*\ndirectory =") }
            #expect(try open("sub", safe: nil, ["SUDO_UID": "54321"]).workTree == fixture.directory)
            // What is in the repository itself must not say that it is safe.
            try await fixture.bash("git -c safe.directory='*' config -f .git/config safe.directory '*'")
            #expect(throws: GitError.notOwned(fixture.directory)) { _ = try open("sub", safe: nil) }
        }
    }

    @Test("with object names of SHA-256 says that they are not supported")
    func sha256() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory, "--object-format=sha256")
            #expect(throws: GitError.unsupportedExtension("objectformat")) { _ = try fixture.open() }
        }
    }

    @Test(
        "with extensions that do not matter to a reader works",
        arguments: [
            "worktreeConfig=true", "partialClone=origin", "preciousObjects=true", "relativeWorktrees=true",
        ])
    func extensions(setting: String) async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n"])
            let parts = setting.split(separator: "=").map(String.init)
            // Git 2.39 itself does not know the last one, so the file is written by hand.
            try await fixture.bash(
                """
                sed -i s/repositoryformatversion.*/repositoryformatversion=1/ .git/config
                printf '[extensions]\\n\(parts[0]) = \(parts[1])\\n' >> .git/config
                """)
            #expect(try fixture.open().head().commit != nil)
        }
    }

    @Test("named by GIT_DIR alone takes the current folder for the work tree, as git does")
    func gitDirectory() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n"])
            let elsewhere = fixture.directory.removingLastComponent().appending("elsewhere")
            try writeText("2\n", to: elsewhere.appending("a"))
            let environment = RepositoryEnvironment(
                variables: ["GIT_DIR": "../work/.git"], currentDirectory: elsewhere)
            let repository = try Repository.open(environment)
            #expect(repository.workTree == elsewhere)
            #expect(try repository.workTreeStatus(of: ["a"]) == ["a": .modified])
            #expect(throws: GitError.notARepository(elsewhere.appending("none"))) {
                _ = try Repository.open(
                    RepositoryEnvironment(variables: ["GIT_DIR": "none"], currentDirectory: elsewhere))
            }
        }
    }

    @Test("whatever the environment says is possible by its path")
    func otherLocation() async throws {
        try await withRepository { fixture in
            let other = try await GitFixture.make(in: fixture.directory.appending("other"))
            let environment = RepositoryEnvironment(
                variables: ["GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"], currentDirectory: fixture.directory)
            let repository = try Repository.open(at: "other", environment: environment)
            #expect(repository.workTree == other.directory)
            #expect(repository.indexFile == other.directory.appending(".git/index"))
        }
    }

    @Test("whose common folder the environment moves elsewhere is refused")
    func commonDirectory() async throws {
        try await withRepository { fixture in
            let environment = RepositoryEnvironment(
                variables: ["GIT_DIR": ".git", "GIT_COMMON_DIR": "/tmp"], currentDirectory: fixture.directory)
            #expect(throws: GitError.unsupportedVariable("GIT_COMMON_DIR")) { _ = try Repository.open(environment) }
        }
    }

    @Test("reads objects from the folders that the environment names")
    func objectDirectories() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first", ["a": "1\n"])
            let objects = fixture.directory.appending(".git/objects").string
            try await fixture.bash("mkdir ../quarantine")
            let variables = ["GIT_OBJECT_DIRECTORY": "../quarantine", "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects]
            let hex = try await fixture.git(["hash-object", "-w", "--stdin"], environment: variables, input: [0x78])
            let id = try #require(ObjectID(hex: hex))
            #expect(try !fixture.open().contains(id))
            let repository = try Repository.open(
                RepositoryEnvironment(
                    variables: variables.merging(["GIT_DIR": ".git"]) { $1 }, currentDirectory: fixture.directory))
            #expect(repository.contains(id))
            #expect(try repository.commit(try repository.headCommit()).message == "first\n")
        }
    }

    @Test("in a folder whose name is no UTF-8 works")
    func otherEncodings() async throws {
        try await withTemporaryDirectory { directory in
            let work = FilePath(platformString: "\(directory)/x".utf8CString.dropLast() + [CChar(bitPattern: 0xE9), 0])
            #expect(work.withPlatformString { mkdir($0, 0o755) } == 0)
            let fixture = GitFixture(directory)
            try await fixture.bash("cd x*; git init -q .; echo 1 > a; git add a")
            let repository = try fixture.open(work)
            #expect(repository.workTree == work)
            #expect(try repository.stagedChanges().files.count == 1)
        }
    }
}
