import Glibc
import HTTPClient
import Programs
import SecretMemory
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Stores

/// One server that acts as AWS for all tests of this process; see `Python/server.py`.
enum AWSServer {
    static let packages = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .removingLastComponent().pushing(".build/python")
    static let folder = FilePath(#filePath).removingLastComponent().appending("Python")

    /// As in `http://127.0.0.1:5600`.
    static let endpoint: String = {
        let program = folder.appending("server.py").string
        guard let output = try? Descriptor.pipe(), let input = try? Descriptor.pipe() else { return "" }
        // Open as long as this process lives, and the server with it.
        _ = Unmanaged.passRetained(input.write)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.read.number, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.write.number, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let arguments = copies(["python3", program])
        let settings = [
            "PATH=\(environmentVariable("PATH") ?? "/usr/bin:/bin")", "PYTHONPATH=\(packages)", "HOME=/nonexistent",
        ]
        let variables = copies(settings)
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        guard posix_spawnp(&process, "python3", &actions, nil, arguments, variables) == 0 else { return "" }
        output.write.close()
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output.read.number, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
    }()

    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var copies: [UnsafeMutablePointer<CChar>?] = []
        for text in texts { copies.append(strdup(text)) }
        copies.append(nil)
        return copies
    }

    private static let count = Mutex(0)

    /// Nobody else's.
    static func freshRegion() -> String {
        count.withLock { count in
            count += 1
            return "test-region-\(count)"
        }
    }

    static let http = HTTPClient()

    static func control(_ region: String, _ rules: String) async throws {
        let body = HeldSecret(SecretBytes(copying: Array(rules.utf8).span))
        let response = try await http.send(HTTPRequest("POST", "\(endpoint)/control/\(region)", body: body))
        #expect(response.status == 200)
    }

    static func requests(_ region: String) async throws -> String {
        let response = try await http.send(HTTPRequest("GET", "\(endpoint)/requests/\(region)"))
        return response.body.withBytes { $0.text }
    }

    /// Without waits between attempts.
    static func service(_ region: String, environment: AWSEnvironment = .init(keys)) throws -> AWSService {
        let http = http
        let chain = CredentialChain(
            environment: environment, http: http, region: region, profile: nil, role: nil)
        let endpoint = try #require(Endpoint(endpoint), "Scripts/packages.sh test installs what is missing")
        var service = AWSService(
            endpoint: endpoint, region: region, http: http,
            credentials: CredentialSource { () async throws(CredentialError) in try await chain.resolve() })
        service.sleep = { _ in }
        return service
    }

    static let keys = ["AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test"]
}
