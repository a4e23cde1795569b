import HTTPClient
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@Suite("HTTP requests")
struct HTTPClientTests {
    @Test("follow no redirection")
    func redirection() async throws {
        let response = try await AWSServer.http.send(HTTPRequest("GET", AWSServer.endpoint + "/http/redirect"))
        #expect(response.status == 302 && response.headers["location"] == "/http/large")
    }

    @Test("are bounded in size and time")
    func bounds() async throws {
        await #expect(throws: HTTPError.tooLarge(limit: 1000)) {
            var request = HTTPRequest("GET", AWSServer.endpoint + "/http/large")
            request.limits.bodyLength = 1000
            _ = try await AWSServer.http.send(request)
        }
        await #expect(throws: HTTPError.timedOut) {
            var request = HTTPRequest("GET", AWSServer.endpoint + "/http/slow")
            request.limits.total = .milliseconds(300)
            _ = try await AWSServer.http.send(request)
        }
    }

    @Test("send no second header by a value with a line break")
    func headers() async throws {
        var request = HTTPRequest("GET", AWSServer.endpoint + "/http/echo")
        request.setHeader("X-One", "a\r\nX-Two: b")
        let response = try await AWSServer.http.send(request)
        #expect(response.body.withBytes { $0.text } == "aX-Two: b|none")
    }

    @Test("take turns on few connections, which are kept")
    func turns() async throws {
        let program = """
            import http.server, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_GET(self):
                    body = str(self.client_address[1]).encode()
                    self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
                    self.wfile.write(body)
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            open(sys.argv[1], "w").write(str(server.server_port))
            server.serve_forever()
            """
        try await withTemporaryDirectory { folder in
            let file = folder.appending("port")
            let server = try BackgroundProgram(
                "python3", ["-c", program, file.string], log: folder.appending("log"))
            defer { server.stop() }
            let url = "http://127.0.0.1:\(try await port(in: file, of: server))/"
            let client = HTTPClient(connections: 2)
            let ports = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await client.send(HTTPRequest("GET", url)).body.withBytes { $0.text } }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ports.count <= 2)
        }
    }

    /// Which one a server has written to a file.
    private func port(in file: FilePath, of server: BackgroundProgram) async throws -> String {
        try await server.wait { !(readText(file)?.isEmpty ?? true) }
        return try #require(readText(file))
    }

    @Test("go only to servers whose certificate is known and theirs")
    func certificates() async throws {
        try await withTemporaryDirectory { folder in
            let script = """
                cd \(folder)
                openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 -subj /CN=localhost 2> /dev/null
                python3 -c 'import http.server, ssl
                server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain("cert", "key")
                server.socket = context.wrap_socket(server.socket, server_side=True)
                open("port", "w").write(str(server.server_port)); server.serve_forever()'
                """
            let server = try BackgroundProgram("bash", ["-c", script], log: folder.appending("log"))
            defer { server.stop() }
            let port = try await port(in: folder.appending("port"), of: server)
            let client = HTTPClient()
            let error = await #expect(throws: HTTPError.self) {
                _ = try await client.send(HTTPRequest("GET", "https://localhost:\(port)/"))
            }
            #expect("\(String(describing: error))".contains("certificate"))
        }
    }
}
