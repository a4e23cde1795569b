import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Stores

@Suite("AWS signatures")
struct RequestSignerTests {
    static let credentials = AWSCredentials(
        accessKey: "AKIDEXAMPLE", secretKey: held("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), token: nil, expiry: nil)

    static func held(_ text: String) -> HeldSecret { HeldSecret(SecretBytes(copying: Array(text.utf8).span)) }

    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("are those of AWS's published example")
    func published() {
        // docs.aws.amazon.com, "Create a signed AWS API request", the example with ListUsers.
        let request = RequestSigner.Request(
            method: "GET", path: "/", query: [("Version", "2010-05-08"), ("Action", "ListUsers")],
            headers: [
                ("Host", "iam.amazonaws.com"), ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                ("X-Amz-Date", "20150830T123600Z"),
            ], bodyHash: Self.emptyHash)
        let value = RequestSigner(region: "us-east-1", service: "iam")
            .authorization(of: request, Self.credentials, date: "20150830T123600Z")
        #expect(
            value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
    }

    private struct Case {
        var method = "POST"
        var host = "secretsmanager.eu-central-1.amazonaws.com"
        var path = "/"
        var query: [(String, String)] = []
        var headers: [(name: String, value: String)] = [
            ("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "secretsmanager.ListSecrets"),
        ]
        var token: String?
    }

    @Test("are those of botocore's own signer, byte by byte")
    func botocore() async throws {
        let cases = [
            Case(), Case(host: "127.0.0.1:5600"), Case(token: "session/token+="),
            Case(method: "GET", path: "/a b/é~_-.", query: [("b", "2"), ("a", "x y"), ("a", "ü&="), ("a", "")]),
            Case(headers: [("X-Amz-Meta", "  a   b "), ("content-type", "text/plain")]),
        ]
        for item in cases {
            let date = "20261125T101112Z"
            let body = "{}"
            let bodyHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
            let credentials = AWSCredentials(
                accessKey: "AKIDEXAMPLE", secretKey: Self.held("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                token: item.token.map(Self.held), expiry: nil)
            let path = RequestSigner.escape(item.path, keeping: "/")
            let ours = RequestSigner(region: "eu-central-1", service: "secretsmanager").authorization(
                of: .init(
                    method: item.method, path: path, query: item.query,
                    headers: item.headers + [("host", item.host), ("x-amz-date", date)], bodyHash: bodyHash),
                credentials, date: date)
            let query = item.query.map { "\(RequestSigner.escape($0.0))=\(RequestSigner.escape($0.1))" }
                .joined(separator: "&")
            let url = "https://\(item.host)\(path)" + (query.isEmpty ? "" : "?\(query)")
            let script = """
                import sys, datetime
                import botocore.auth, botocore.credentials, botocore.awsrequest
                method, url, token, date, body, *headers = sys.argv[1:]
                moment = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
                for name in ("get_current_datetime",):
                    if hasattr(botocore.auth, name): setattr(botocore.auth, name, lambda *a, **k: moment.replace(tzinfo=None))
                credentials = botocore.credentials.Credentials(
                    "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token or None)
                request = botocore.awsrequest.AWSRequest(
                    method, url, dict(zip(headers[::2], headers[1::2])), body.encode())
                botocore.auth.SigV4Auth(credentials, "secretsmanager", "eu-central-1").add_auth(request)
                print(request.headers["Authorization"], end="")
                """
            let result = try await runProgram(
                "python3",
                ["-c", script, item.method, url, item.token ?? "", date, body]
                    + item.headers.flatMap { [$0.name, $0.value] },
                environment: ["PYTHONPATH": AWSServer.packages.string])
            #expect(result.status == 0, "\(result.error)")
            #expect(ours == result.text, "\(url)")
        }
    }

    @Test("never show the secret key")
    func secrecy() {
        #expect("\(Self.credentials)" == "credentials AKIDEXAMPLE")
        #expect(String(reflecting: Self.credentials).contains("wJalr") == false)
        var dumped = ""
        dump(Self.credentials, to: &dumped)
        #expect(!dumped.contains("wJalr"))
    }
}
