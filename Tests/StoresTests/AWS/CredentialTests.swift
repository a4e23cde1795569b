import SecretMemory
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Stores

@Suite("AWS credentials")
struct CredentialTests {
    /// What the chain finds: key, secret, token, each as text.
    private func found(
        _ variables: [String: String], profile: String? = nil, role: String? = nil
    ) async throws -> [String?] {
        let environment = AWSEnvironment(
            variables.merging(["AWS_EC2_METADATA_DISABLED": variables["AWS_EC2_METADATA_DISABLED"] ?? "true"]) { $1 })
        let credentials = try await CredentialChain(
            environment: environment, http: AWSServer.http, region: "eu-central-1", profile: profile, role: role
        ).resolve()
        return [
            credentials.accessKey, credentials.secretKey.withBytes { $0.text },
            credentials.token.map { $0.withBytes { $0.text } },
        ]
    }

    private func withFiles(
        credentials: String = "", config: String = "", _ body: ([String: String], FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { home in
            let folder = home.appending(".aws")
            try writeText(credentials, to: folder.appending("credentials"))
            try writeText(config, to: folder.appending("config"))
            try await body(["HOME": home.string], home)
        }
    }

    @Test("come from the environment")
    func environment() async throws {
        var variables = ["AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK"]
        #expect(try await found(variables) == ["AK", "SK", nil])
        variables["AWS_SESSION_TOKEN"] = "T"
        #expect(try await found(variables) == ["AK", "SK", "T"])
    }

    @Test("come from profiles of both files, the credentials file first")
    func profiles() async throws {
        let credentials = """
            # comment
            [default]
            aws_access_key_id=AK1
            aws_secret_access_key = S=K1 # comment
            [other]
            aws_access_key_id = AK2
            aws_secret_access_key = SK2
            aws_session_token = T2
            """
        let config = """
            [default]
            region = eu-west-1
            s3 =
              aws_access_key_id = nested
            [profile third]
            aws_access_key_id = AK3
            aws_secret_access_key = SK3
            [profile sso]
            sso_session = corp
            """
        try await withFiles(credentials: credentials, config: config) { home, _ async throws in
            #expect(try await found(home) == ["AK1", "S=K1", nil])
            #expect(try await found(home.merging(["AWS_PROFILE": "other"]) { $1 }) == ["AK2", "SK2", "T2"])
            #expect(try await found(home, profile: "third") == ["AK3", "SK3", nil])
            await #expect(throws: CredentialError.unusable(source: "profile none", reason: "there is no such profile"))
            {
                try await found(home, profile: "none")
            }
            let error = await #expect(throws: CredentialError.self) { try await found(home, profile: "sso") }
            #expect("\(error as Any)".contains("export-credentials"))
        }
    }

    @Test("come from a program that a profile names, and its failures are told")
    func program() async throws {
        let config = """
            [profile good]
            credential_process = sh -c 'printf "{\\"Version\\":1,\\"AccessKeyId\\":\\"AK\\",\\"SecretAccessKey\\":\\"SK\\",\\"SessionToken\\":\\"T\\"}"'
            [profile bad]
            credential_process = sh -c "exit 3"
            [profile flood]
            credential_process = yes
            """
        try await withFiles(config: config) { home, _ async throws in
            #expect(try await found(home, profile: "good") == ["AK", "SK", "T"])
            await #expect(
                throws: CredentialError.unusable(source: "credential_process", reason: "it ended with status 3")
            ) { try await found(home, profile: "bad") }
            await #expect(throws: CredentialError.self) { try await found(home, profile: "flood") }
        }
        #expect(CredentialProcess.words(#"a "b c" 'd "e' f\ g ''"#) == ["a", "b c", "d \"e", "f g", ""])
        #expect(CredentialProcess.words("a 'b") == nil)
        #expect(throws: CredentialError.self) { try CredentialProcess("sleep 30", seconds: 1).run() }
    }

    @Test("come from a container, with the token of a file")
    func container() async throws {
        try await withTemporaryDirectory { folder in
            let file = folder.appending("token")
            try writeText("container-token", to: file)
            let variables = [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": AWSServer.endpoint + "/container",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.string,
            ]
            #expect(try await found(variables) == ["AKIDSERVED", "served", "session"])
            try writeText("another", to: file)
            await #expect(throws: CredentialError.self) { try await found(variables) }
        }
        for (url, isTrusted) in [
            ("http://127.0.0.1:80/x", true), ("http://169.254.170.23/v1", true), ("http://[fd00:ec2::23]/v1", true),
            ("https://example.com/x", true), ("http://example.com/x", false), ("http://127.evil.com/", false),
            ("http://localhost@evil.com/", false), ("ftp://localhost/", false),
        ] { #expect(ContainerCredentials.isTrusted(url) == isTrusted, "\(url)") }
    }

    @Test("come from an instance, by the second version of its service")
    func instance() async throws {
        let variables = [
            "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": AWSServer.endpoint,
        ]
        #expect(try await found(variables) == ["AKIDSERVED", "served", "session"])
        await #expect(throws: CredentialError.missing) { try await found([:]) }
    }

    @Test("come from STS: for a role, for a profile with a source, for a web identity")
    func tokens() async throws {
        let config = """
            [profile base]
            aws_access_key_id = AK
            aws_secret_access_key = SK
            [profile role]
            role_arn = arn:aws:iam::123456789012:role/deploy
            source_profile = base
            [profile loop]
            role_arn = arn:aws:iam::123456789012:role/deploy
            source_profile = loop
            """
        try await withFiles(config: config) { home, folder async throws in
            let variables = home.merging(["AWS_ENDPOINT_URL_STS": AWSServer.endpoint]) { $1 }
            func isTemporary(_ found: [String?]) -> Bool { found[0]?.hasPrefix("ASIA") == true && found[2] != nil }
            #expect(try await isTemporary(found(variables, profile: "role")))
            let role = "arn:aws:iam::123456789012:role/other"
            #expect(try await isTemporary(found(variables, profile: "base", role: role)))
            await #expect(throws: CredentialError.self) { try await found(variables, profile: "loop") }
            let file = folder.appending("jwt")
            try writeText("aaa.bbb.ccc\n", to: file)
            let web = variables.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": file.string, "AWS_ROLE_ARN": role]) { $1 }
            #expect(try await isTemporary(found(web)))
        }
    }

    @Test("are looked for again before they expire, and kept when there are no new ones")
    func refresh() async throws {
        let state = Mutex((now: Int64(1_000), calls: 0, fails: false))
        let source = CredentialSource(clock: { state.withLock { $0.now } }) { () async throws(CredentialError) in
            let (number, fails) = state.withLock { state in
                state.calls += 1
                return (state.calls, state.fails)
            }
            if fails { throw .missing }
            return AWSCredentials(
                accessKey: "AK\(number)", secretKey: RequestSignerTests.held("s"), token: nil,
                expiry: Int64(number) * 2_000)
        }
        #expect(try await source.credentials().accessKey == "AK1")
        #expect(try await source.credentials().accessKey == "AK1")
        state.withLock { $0.now = 1_701 }
        #expect(try await source.credentials().accessKey == "AK2")
        state.withLock { ($0.now, $0.fails) = (3_800, true) }
        #expect(try await source.credentials().accessKey == "AK2", "they still do")
        state.withLock { $0.now = 4_000 }
        await #expect(throws: CredentialError.missing) { try await source.credentials() }
    }

    @Test("show nothing secret of a file")
    func secrecy() {
        let text = "[a]\naws_secret_access_key = hidden\n"
        let file = ProfileFile(SecretBytes(copying: Array(text.utf8).span))
        var dumped = ""
        dump(file, to: &dumped)
        #expect(!dumped.contains("hidden"))
    }
}
