import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    @Test("is read from all files and written to the repository's own")
    func values() async throws {
        try await withRepository { fixture in
            let repository = try fixture.open()
            #expect(repository.configuration("git-seal.program") == nil)
            try repository.setConfiguration("git-seal.program", "/opt/git seal/\"x\"")
            #expect(repository.configuration("git-seal.program") == "/opt/git seal/\"x\"")
            #expect(try await fixture.git("config", "--local", "git-seal.program") == "/opt/git seal/\"x\"")
            try await fixture.bash("git config -f ../global user.name Alice")
            let environment = GitFixture.environment.merging(["GIT_CONFIG_GLOBAL": "../global"]) { $1 }
            let other = try Repository.open(
                RepositoryEnvironment(variables: environment, currentDirectory: fixture.directory))
            #expect(other.configuration("user.name") == "Alice")
            #expect(repository.configuration("user.name") == nil)
        }
    }

    @Test("of one linked work tree is its own, and what is written is shared")
    func workTreeConfiguration() async throws {
        try await withRepository { fixture in
            try await fixture.commit("first")
            try await fixture.bash(
                """
                git worktree add -q ../linked; git config extensions.worktreeConfig true
                cd ../linked; git config --worktree core.hooksPath own-hooks
                """)
            let linked = try fixture.open("../linked")
            let parent = fixture.directory.removingLastComponent()
            #expect(linked.hooksDirectory() == parent.appending("linked/own-hooks"))
            #expect(try fixture.open().hooksDirectory() == fixture.directory.appending(".git/hooks"))
            try linked.setConfiguration("git-seal.program", "x")
            #expect(try fixture.open().configuration("git-seal.program") == "x")
        }
    }

    @Test("that is malformed is an error and not an absent value")
    func malformed() async throws {
        try await withRepository { fixture in
            try fixture.write("[core", to: ".git/config")
            #expect(throws: GitError.self) { _ = try fixture.open() }
        }
    }

    @Test(
        "says where hooks are, as git finds them",
        arguments: [
            "", "hooks-in-tree", "a/../b", "/abs/olute", "~/my hooks", "~", "~root/hooks",
        ])
    func hooks(path: String) async throws {
        try await withRepository { fixture in
            try fixture.write("", to: "sub/keep")
            if !path.isEmpty { try await fixture.git("config", "core.hooksPath", path) }
            let variables = GitFixture.environment.merging(["HOME": "/home/ada"]) { $1 }
            let environment = RepositoryEnvironment(
                variables: variables, currentDirectory: fixture.directory.appending("sub"))
            let found = try Repository.open(environment).hooksDirectory()
            let git = try await fixture.git(["rev-parse", "--git-path", "hooks"], environment: variables)
            #expect(found == fixture.directory.pushing(FilePath(git)).lexicallyNormalized())
        }
    }

    @Test("of a bare repository says where its hooks are")
    func bareHooks() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory, "--bare")
            #expect(try fixture.open().hooksDirectory() == directory.appending("hooks"))
            try await fixture.git("config", "core.hooksPath", "others")
            #expect(try fixture.open().hooksDirectory() == directory.appending("others"))
        }
    }

    @Test("names remotes with the addresses that stand there")
    func remotes() async throws {
        try await withRepository { fixture in
            try await fixture.bash(
                """
                git remote add origin https://user:token@example.com/a.git
                git remote add a.b git@example.com:x/y.git
                git remote set-url --add origin https://second.example.com/
                git config url.ssh://other/.insteadOf https://
                """)
            let remotes = try fixture.open().remotes()
            #expect(remotes.map(\.name) == ["a.b", "origin"])
            #expect(remotes.map(\.url) == ["git@example.com:x/y.git", "https://user:token@example.com/a.git"])
            #expect(remotes.map(\.publicURL) == ["git@example.com:x/y.git", "https://example.com/a.git"])
        }
    }
}
