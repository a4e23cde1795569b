import Catalog
import Testing

@testable import Stores

@Suite("What the config says about AWS")
struct AWSOptionsTests {
    private func definition(_ options: String) throws -> StoreDefinition {
        let config = """
            apiVersion: git-seal/v1
            kind: Config
            spec:
              repository: 5f0c0000000000000000000000000001
              paths: ["secrets/**"]
              stores:
                default: {kind: aws-secretsmanager, \(options)}
            """
        return try #require(try Config(parsing: Array(config.utf8)).stores[.default])
    }

    @Test("is checked before anything is asked")
    func faults() throws {
        for (option, text) in [
            ("region", "Frankfurt 1"), ("endpoint", "127.0.0.1:5600"), ("endpoint", "https://user:pw@host"),
            ("role", "deploy"), ("recovery-window", "'6'"), ("recovery-window", "'31'"),
            ("name", "'my secrets/{name}'"),
        ] {
            let error = #expect(throws: SchemaError.self) { try Stores.check(definition("\(option): \(text)")) }
            guard case .invalidValue(option, _) = error?.reason else {
                Issue.record("\(option): \(text) gives \(String(describing: error))")
                continue
            }
        }
        let all = """
            region: eu-central-1, name: '{scope}/{name}', endpoint: 'https://vpce.example:8443', profile: deploy,
            role: 'arn:aws:iam::123456789012:role/deploy', kms-key-id: alias/x, recovery-window: '7'
            """
        #expect(try Stores.check(definition(all)) == .aws)
    }

    @Test("gives the region, else the environment, else the profile")
    func regions() throws {
        func region(_ options: String, _ variables: [String: String]) throws -> String {
            try AWSStore(AWSOptions(definition(options)), AWSEnvironment(variables)).service.region
        }
        #expect(try region("region: eu-west-1", ["AWS_REGION": "us-east-1"]) == "eu-west-1")
        #expect(
            try region("profile: x", ["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-2"]) == "us-east-1")
        #expect(throws: StoreError.self) { try region("profile: x", [:]) }
    }

    @Test("and the environment lead to a server, whose host is signed with its port")
    func endpoints() throws {
        func endpoint(_ options: String, _ variables: [String: String] = [:]) throws -> Endpoint {
            try AWSStore(AWSOptions(definition("region: eu-west-1\(options)")), AWSEnvironment(variables)).service
                .endpoint
        }
        #expect(try endpoint("").url == "https://secretsmanager.eu-west-1.amazonaws.com/")
        #expect(try endpoint("", ["AWS_ENDPOINT_URL": "http://h:1"]).host == "h:1")
        #expect(
            try endpoint("", ["AWS_ENDPOINT_URL": "http://h", "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://i"]).host
                == "i")
        #expect(try endpoint(", endpoint: 'https://h:443/x'", ["AWS_ENDPOINT_URL": "http://i"]).host == "h")
        #expect(Endpoint.ofService("sts", region: "cn-north-1")?.host == "sts.cn-north-1.amazonaws.com.cn")
    }

    @Test("retries wait at random, longer each time, and as the service asks within bounds")
    func waits() {
        #expect(RetryRule.transient.wait(after: 1, random: 1, wish: nil) == 0.05)
        #expect(RetryRule.transient.wait(after: 2, random: 0.5, wish: nil) == 0.05)
        #expect(RetryRule.throttled.wait(after: 2, random: 1, wish: nil) == 2)
        #expect(RetryRule.throttled.wait(after: 9, random: 1, wish: nil) == 20)
        #expect(RetryRule.transient.wait(after: 1, random: 0, wish: 3) == 3)
        #expect(RetryRule.transient.wait(after: 1, random: 0, wish: 60) == 5)
    }

    @Test("an empty quota ends retries")
    func quota() async {
        let quota = RetryQuota()
        for _ in 0..<35 { #expect(await quota.take(RetryQuota.transientCost)) }
        #expect(await !quota.take(RetryQuota.transientCost))
        await quota.give(RetryQuota.transientCost)
        #expect(await quota.take(RetryQuota.transientCost))
    }
}
