import Glibc
import SystemPackage

/// `git http-backend` behind nginx with basic authentication, for repositories in ``folder``.
public final class GitOverHTTP {
    public let folder: FilePath
    public let port: Int
    private let programs: [BackgroundProgram]

    public static let user = "alice"
    public static let password = "s3cret"

    /// - Parameter directory: an empty one that others may enter.
    public init(in directory: FilePath) async throws {
        folder = directory.appending("git")
        port = try freePort()
        try await runProgram("chmod", ["755", directory.string])
        try await runProgram("mkdir", ["-p", folder.string])
        let passwords = directory.appending("htpasswd").string
        try await runProgram("htpasswd", ["-bc", passwords, Self.user, Self.password])
        try writeText(Self.configuration(directory, port), to: directory.appending("nginx.conf"))
        let socket = directory.appending("cgi.sock")
        let gateway = try BackgroundProgram(
            "fcgiwrap", ["-c", "2", "-s", "unix:\(socket)"], log: directory.appending("cgi.log"))
        try await gateway.wait { (try? await runProgram("test", ["-S", socket.string]))?.status == 0 }
        try await runProgram("chmod", ["666", socket.string])
        let server = try BackgroundProgram(
            "nginx", ["-c", directory.appending("nginx.conf").string, "-g", "daemon off;"],
            log: directory.appending("nginx.log"))
        programs = [gateway, server]
        let port = port
        try await server.wait { await Self.status(of: port) == "401" }
    }

    public func stop() { for program in programs { program.stop() } }

    public func url(of repository: String) -> String { "http://\(Self.user)@127.0.0.1:\(port)/git/\(repository)" }

    private static func status(of port: Int) async -> String? {
        let result = try? await runProgram(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:\(port)/git/x"])
        return result?.text
    }

    private static func configuration(_ directory: FilePath, _ port: Int) -> String {
        """
        user root; worker_processes 1; pid \(directory)/nginx.pid; error_log \(directory)/error.log; events {}
        http { access_log off; client_max_body_size 0;
          client_body_temp_path \(directory)/body; proxy_temp_path \(directory)/p; fastcgi_temp_path \(directory)/f;
          uwsgi_temp_path \(directory)/u; scgi_temp_path \(directory)/s;
          server { listen 127.0.0.1:\(port); location ~ ^/git(/.*)$ {
              auth_basic git; auth_basic_user_file \(directory)/htpasswd; include /etc/nginx/fastcgi_params;
              fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
              fastcgi_param GIT_PROJECT_ROOT \(directory)/git; fastcgi_param GIT_HTTP_EXPORT_ALL 1;
              fastcgi_param PATH_INFO $1; fastcgi_param REMOTE_USER $remote_user;
              fastcgi_pass unix:\(directory)/cgi.sock; } } }
        """
    }
}

/// An OpenSSH server with keys of its own, for the user who runs the tests.
public final class GitOverSSH {
    public let port: Int
    private let directory: FilePath
    private let server: BackgroundProgram

    public init(in directory: FilePath) async throws {
        self.directory = directory
        port = try freePort()
        let script = """
            install -d -m 755 /run/sshd; ssh-keygen -q -t ed25519 -N '' -f host; ssh-keygen -q -t ed25519 -N '' -f user
            install -m 600 user.pub authorized_keys
            printf '%s\\n' "Port \(port)" "ListenAddress 127.0.0.1" "HostKey $PWD/host" "PidFile $PWD/pid" \\
              "AuthorizedKeysFile $PWD/authorized_keys" "PermitRootLogin prohibit-password" \\
              "PasswordAuthentication no" "KbdInteractiveAuthentication no" "UsePAM no" "StrictModes no" > conf
            """
        _ = try await GitFixture(directory).bash(script)
        server = try BackgroundProgram(
            "/usr/sbin/sshd", ["-D", "-e", "-f", directory.appending("conf").string], log: directory.appending("log"))
        let (port, known) = (port, directory.appending("known_hosts"))
        try await server.wait {
            let scan = try? await runProgram("ssh-keyscan", ["-p", "\(port)", "-t", "ed25519", "127.0.0.1"])
            guard let scan, !scan.output.isEmpty else { return false }
            return (try? writeText(scan.text, to: known)) != nil
        }
    }

    public func stop() { server.stop() }

    public func url(of path: FilePath) -> String { "ssh://root@127.0.0.1:\(port)\(path)" }

    /// What git needs to get in, and to know whom it talks to.
    public func command(knownHosts: FilePath? = nil) -> String {
        "ssh -F none -i \(directory)/user -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes "
            + "-o UserKnownHostsFile=\(knownHosts ?? directory.appending("known_hosts"))"
    }
}
