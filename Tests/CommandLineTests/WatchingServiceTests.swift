import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("reconcile --watch")
struct WatchingServiceTests {
    /// Prints the datagrams that come to a socket, as a service manager gets them.
    private static let manager = """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1])
        while True: print(s.recv(4096).decode(), end="", flush=True)
        """

    private static func app(_ session: Session) async throws {
        let script = """
            git init -q app && cd app && git seal init && git seal keygen > key
            git seal scope create prod --recipient me=@key && \(commit("A"))
            """
        let result = try await runProgram(
            "bash", ["-ec", script], in: session.directory, environment: session.environment)
        try #require(result.status == 0, "\(result.error)")
    }

    private static func commit(_ value: String) -> String {
        "printf \(value) | git seal set db password && git add .git-seal secrets && git commit -q --no-verify -m \(value)"
    }

    @Test("applies what comes, says what it did, lives through a source that is away, and ends when it is told to")
    func service() async throws {
        try await withTemporaryDirectory { root in
            let session = try await Session(in: root)
            try await Self.app(session)
            let (log, socket) = (root.appending("log"), root.appending("notify"))
            let told = root.appending("told")
            let manager = try BackgroundProgram(
                "python3", ["-c", Self.manager, socket.string], environment: session.environment, log: told)
            defer { manager.stop() }
            try await manager.wait { access(socket.string, F_OK) == 0 }

            let environment = session.environment.merging(["NOTIFY_SOCKET": socket.string]) { $1 }
            let service = try BackgroundProgram(
                "git-seal",
                [
                    "reconcile", "--watch", "--interval", "86400", "--json", "--source",
                    "file://\(session.directory)/app",
                ],
                environment: environment, log: log)
            defer { service.stop() }
            func value() async throws -> String {
                try await runProgram(
                    "git", ["seal", "store", "get", "db"], in: session.directory.appending("app"),
                    environment: session.environment
                ).text
            }
            try await manager.wait { readText(told)?.contains("READY=1\nSTATUS=default at ") ?? false }
            #expect(try await value() == "{\"password\":\"A\"}")

            let app = session.directory.appending("app")
            try await runProgram("bash", ["-ec", Self.commit("B")], in: app, environment: session.environment)
            service.signal(SIGHUP)
            try await service.wait { (try? await value()) == "{\"password\":\"B\"}" }

            try await runProgram("mv", [app.string, "\(app)-away"])
            service.signal(SIGHUP)
            try await service.wait { readText(log)?.contains("cannot fetch") ?? false }
            // Changed before it is back: a run that found it unchanged would be content for a day.
            let away = FilePath("\(app)-away")
            try await runProgram("bash", ["-ec", Self.commit("C")], in: away, environment: session.environment)
            try await runProgram("mv", [away.string, app.string])
            // Nobody tells it: it tries again by itself.
            try await service.wait { (try? await value()) == "{\"password\":\"C\"}" }

            service.signal(SIGTERM)
            #expect(service.end() == 0)
            try await manager.wait { readText(told)?.contains("STOPPING=1") ?? false }
            let lines = (readText(log) ?? "").split(separator: "\n").filter { $0.hasPrefix("{") }
            #expect(lines.count { $0.contains("\"errors\":[]") } == 3)
            #expect(lines.count >= 4)
            #expect(lines.allSatisfy { !$0.contains("\"A\"") })
        }
    }

    @Test("the example of a unit is one that systemd takes, and gives the service little to harm")
    func unit() async throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let text = try #require(readText(root.pushing("examples/git-seal.service")))
        try await withTemporaryDirectory { folder in
            let unit = folder.appending("git-seal.service")
            try writeText(text.replacing("/usr/local/bin/git-seal", with: "/bin/true"), to: unit)
            let checked = try await runProgram("systemd-analyze", ["verify", "--man=no", unit.string])
            #expect(checked.status == 0 && checked.error.isEmpty, "\(checked.error)")
            // From 0 for closed to 100 for open to everything.
            let exposure = try await runProgram(
                "systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", unit.string])
            #expect(exposure.status == 0, "\(exposure.text.suffix(300))")
        }
    }
}
