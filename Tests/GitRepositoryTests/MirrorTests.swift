import GitRepository
import SystemPackage
import TestSupport
import Testing

@Suite("Mirrors")
struct MirrorTests {
    /// A repository with one commit on `main`, and what a mirror needs to follow it.
    private static func origin(in directory: FilePath) async throws -> GitFixture {
        let origin = try await GitFixture.make(in: directory)
        try await commit("one", in: origin)
        return origin
    }

    @discardableResult
    private static func commit(_ text: String, in repository: GitFixture) async throws -> String {
        try repository.write(text, to: "file")
        try await repository.git("add", "file")
        try await repository.git("commit", "-q", "-m", text)
        return try await repository.git("rev-parse", "HEAD")
    }

    private static func mirror(
        _ address: String, in root: FilePath, _ variables: [String: String] = [:]
    ) throws -> Mirror {
        let all = GitFixture.environment.merging(variables) { $1 }
        return Mirror(
            of: try RemoteAddress(address), at: root.appending("mirror"),
            environment: RepositoryEnvironment(variables: all, currentDirectory: root),
            variables: all.map { Array("\($0)=\($1)".utf8) })
    }

    private static func error(_ body: () throws -> Void) -> FetchError? {
        do { try body() } catch { return error as? FetchError }
        return nil
    }

    @Test("follow a branch, its rewinds too, and keep the last state when it goes away")
    func file() async throws {
        try await withTemporaryDirectory { root in
            let origin = try await Self.origin(in: root.appending("origin"))
            let mirror = try Self.mirror("file://\(origin.directory)", in: root)
            #expect(try mirror.fetch(nil, seconds: 60) == "refs/heads/main")
            let second = try await Self.commit("two", in: origin)
            #expect(try mirror.fetch("main", seconds: 60) == "refs/heads/main")
            #expect(try mirror.open().resolve("main").id.hex == second)
            try await origin.git("reset", "-q", "--hard", "HEAD~1")
            try await origin.git("tag", "-a", "v1", "-m", "v1")
            _ = try mirror.fetch(nil, seconds: 60)
            #expect(try mirror.open().resolve("HEAD").id.hex != second)
            #expect(try mirror.fetch("v1", seconds: 60) == "refs/tags/v1")

            try await origin.git("checkout", "-q", "-b", "other")
            try await origin.git("branch", "-q", "-D", "main")
            #expect(Self.error { _ = try mirror.fetch("main", seconds: 60) } == .noSuchReference("main"))
            #expect((try? mirror.open().resolve("main")) != nil)
            removeTree(origin.directory)
            guard case .denied = Self.error({ _ = try mirror.fetch("other", seconds: 60) }) else {
                Issue.record("a repository that is gone")
                return
            }
        }
    }

    @Test("fetch over HTTP with the password of a credential helper, and not without")
    func http() async throws {
        try await withTemporaryDirectory { root in
            try await runProgram("mkdir", [root.appending("web").string])
            let server = try await GitOverHTTP(in: root.appending("web"))
            defer { server.stop() }
            let origin = try await Self.origin(in: server.folder.appending("app"))
            let address = server.url(of: "app/.git")
            guard case .denied = Self.error({ _ = try Self.mirror(address, in: root).fetch(nil, seconds: 60) }) else {
                Issue.record("fetched without a password")
                return
            }
            let helper = root.appending("gitconfig")
            func write(password: String) throws {
                try writeText(
                    "[credential]\n\thelper = \"!f() { echo password=\(password); }; f\"\n[safe]\n\tdirectory = *\n",
                    to: helper)
            }
            try write(password: GitOverHTTP.password)
            let mirror = try Self.mirror(address, in: root, ["GIT_CONFIG_GLOBAL": helper.string])
            #expect(try mirror.fetch(nil, seconds: 60) == "refs/heads/main")
            let second = try await Self.commit("two", in: origin)
            _ = try mirror.fetch(nil, seconds: 60)
            #expect(try mirror.open().resolve("HEAD").id.hex == second)

            try write(password: "expired")
            guard case .denied = Self.error({ _ = try mirror.fetch(nil, seconds: 60) }) else {
                Issue.record("fetched with a wrong password")
                return
            }
            #expect(try mirror.open().resolve("HEAD").id.hex == second)
            server.stop()
            guard case .unreachable = Self.error({ _ = try mirror.fetch(nil, seconds: 60) }) else {
                Issue.record("fetched from nobody")
                return
            }
        }
    }

    @Test("fetch over ssh from the host whose key is known, and from no other")
    func ssh() async throws {
        try await withTemporaryDirectory { root in
            try await runProgram("mkdir", [root.appending("ssh").string])
            let server = try await GitOverSSH(in: root.appending("ssh"))
            defer { server.stop() }
            let origin = try await Self.origin(in: root.appending("origin"))
            let address = server.url(of: origin.directory)
            let good = try Self.mirror(address, in: root, ["GIT_SSH_COMMAND": server.command()])
            #expect(try good.fetch(nil, seconds: 60) == "refs/heads/main")
            let empty = root.appending("nobody")
            try writeText("", to: empty)
            let bad = try Self.mirror(address, in: root, ["GIT_SSH_COMMAND": server.command(knownHosts: empty)])
            guard case .notTrusted = Self.error({ _ = try bad.fetch(nil, seconds: 60) }) else {
                Issue.record("fetched from a stranger")
                return
            }
        }
    }

    @Test("wait no longer than they are told, and leave no process behind")
    func timeOut() async throws {
        try await withTemporaryDirectory { root in
            let mark = "4\(try freePort())"
            let mirror = try Self.mirror(
                "ssh://nobody@127.0.0.1:1/x", in: root, ["GIT_SSH_COMMAND": "sleep \(mark); true"])
            #expect(Self.error { _ = try mirror.fetch(nil, seconds: 1) } == .timedOut(seconds: 1))
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await runProgram("pgrep", ["-f", "sleep \(mark)"]).status == 1)
        }
    }

    @Test(
        "have addresses of four protocols, without passwords",
        arguments: [
            ("ext::sh -c touch% /tmp/x", FetchError.AddressFault.malformed), ("ext::sh", .protocolNotAllowed),
            ("fd://3", .protocolNotAllowed), ("https://a:b@example.com/x", .password), ("--upload-pack=x", .malformed),
            ("", .malformed), ("no/colon", .malformed), ("ssh://a b", .malformed),
        ])
    func addresses(text: String, fault: FetchError.AddressFault) {
        #expect(Self.error { _ = try RemoteAddress(text) } == .address(fault))
    }
}
