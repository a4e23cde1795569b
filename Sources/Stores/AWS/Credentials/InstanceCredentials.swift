import HTTPClient
import SecretMemory

/// What the metadata service of an EC2 instance gives out, by its second version only: a token is asked for first, which
/// a request that was smuggled through some other server cannot do.
struct InstanceCredentials {
    let environment: AWSEnvironment
    let http: HTTPClient

    private static let source = "the instance's metadata service"

    /// `nil` where there is no such service.
    func fetch() async throws(CredentialError) -> AWSCredentials? {
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let service = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
        guard let endpoint = Endpoint(service) else {
            throw .unusable(source: Self.source, reason: "AWS_EC2_METADATA_SERVICE_ENDPOINT is no address")
        }
        let latest = endpoint.origin + "/latest/"
        var question = Self.request("PUT", latest + "api/token")
        question.setHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")
        // Elsewhere than on an instance nobody listens there, or something that refuses.
        guard let token = try? await http.text(question, from: Self.source) else { return nil }
        let folder = latest + "meta-data/iam/security-credentials/"
        let names = try await http.text(Self.request("GET", folder, token), from: Self.source)
        guard let role = names.withBytes({ $0.text }).split(whereSeparator: \.isNewline).first else {
            throw .unusable(source: Self.source, reason: "the instance has no role")
        }
        return try await http.credentials(Self.request("GET", folder + role, token), from: Self.source)
    }

    private static func request(_ method: String, _ url: String, _ token: HeldSecret? = nil) -> HTTPRequest {
        var request = HTTPRequest(method, url)
        request.usesProxy = false
        request.limits.connect = .seconds(1)
        request.limits.total = .seconds(2)
        if let token { token.withBytes { request.setHeader("X-aws-ec2-metadata-token", $0) } }
        return request
    }
}
