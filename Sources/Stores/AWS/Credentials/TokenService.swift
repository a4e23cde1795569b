import Files
import HTTPClient
import SecretMemory
import SystemPackage

/// AWS STS, which gives temporary credentials for a role.
struct TokenService {
    let environment: AWSEnvironment
    let http: HTTPClient
    let region: String

    private static let source = "AWS STS"

    /// With credentials of somebody who may take the role.
    func assume(_ role: Role, with credentials: AWSCredentials) async throws(CredentialError) -> AWSCredentials {
        var form = role.form("AssumeRole")
        if let externalID = role.externalID { form.append("&ExternalId=\(RequestSigner.escape(externalID))") }
        return try await ask(form.finish(), signedWith: credentials)
    }

    /// With a token that some other service has signed: in Kubernetes, or in a CI job.
    func assume(_ role: Role, tokenFile: String) async throws(CredentialError) -> AWSCredentials {
        let token: SecretBytes
        do throws(FileError) { token = try Files.readSecret(FilePath(tokenFile), atMost: 64 << 10) } catch {
            throw .unusable(source: "the web identity", reason: "\(tokenFile) cannot be read")
        }
        var form = role.form("AssumeRoleWithWebIdentity")
        form.append("&WebIdentityToken=")
        token.withBytes { bytes in
            // Tokens are base64url and points; anything else would have to be escaped and is left to fail.
            for index in bytes.indices where bytes[index] > 0x20 && bytes[index] != UInt8(ascii: "&") {
                form.append(bytes[index])
            }
        }
        return try await ask(form.finish(), signedWith: nil)
    }

    private func ask(
        _ form: consuming SecretBytes, signedWith credentials: AWSCredentials?
    ) async throws(CredentialError) -> AWSCredentials {
        let override = environment["AWS_ENDPOINT_URL_STS"] ?? environment["AWS_ENDPOINT_URL"]
        guard let endpoint = override.map({ Endpoint($0) }) ?? Endpoint.ofService("sts", region: region) else {
            throw .unusable(source: Self.source, reason: "AWS_ENDPOINT_URL_STS is no address")
        }
        let request = SignedRequest(
            endpoint: endpoint, contentType: "application/x-www-form-urlencoded; charset=utf-8", target: nil,
            body: HeldSecret(form)
        ).request(RequestSigner(region: region, service: "sts"), credentials, now: AWSTime.now())
        let response: HTTPResponse
        do throws(HTTPError) { response = try await http.send(request) } catch {
            throw .unreachable(source: Self.source, reason: error.words)
        }
        let answer = XMLAnswer(response.body)
        guard response.status == 200 else {
            let code = answer.text("Code") ?? "status \(response.status)"
            throw .unusable(source: Self.source, reason: answer.text("Message").map { "\(code): \($0)" } ?? code)
        }
        guard let accessKey = answer.text("AccessKeyId"), let secretKey = answer.secret("SecretAccessKey") else {
            throw .unusable(source: Self.source, reason: "the answer is not what it should be")
        }
        return AWSCredentials(
            accessKey: accessKey, secretKey: secretKey, token: answer.secret("SessionToken"),
            expiry: answer.text("Expiration").flatMap(AWSTime.seconds))
    }
}

/// A role, and what is said when it is taken.
struct Role: Hashable, Sendable {
    /// Its ARN.
    var name: String
    var session: String?
    var externalID: String?

    init(_ name: String, session: String? = nil, externalID: String? = nil) {
        self.name = name
        self.session = session
        self.externalID = externalID
    }

    fileprivate func form(_ action: String) -> SecretWriter {
        var form = SecretWriter(capacity: 4096)
        form.append("Action=\(action)&Version=2011-06-15&RoleArn=\(RequestSigner.escape(name))")
        form.append("&RoleSessionName=\(RequestSigner.escape(session ?? "git-seal"))")
        return form
    }
}
