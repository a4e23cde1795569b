import HTTPClient
import JSON
import SecretMemory

/// Why an operation of AWS failed.
enum AWSFault: Error, Hashable, Sendable {
    case http(HTTPError)
    case credentials(CredentialError)
    /// What the service answered.
    case service(status: Int, code: String, message: String)
    /// It answered what nobody understands.
    case malformed(String)

    var code: String? {
        if case .service(_, let code, _) = self { code } else { nil }
    }
}

/// AWS Secrets Manager's operations by name: signed, sent, and sent again where that may help.
///
/// Everything that is sent is safe to repeat: what makes a version has a token from its content.
struct AWSService: Sendable {
    let endpoint: Endpoint
    let region: String
    let http: HTTPClient
    let credentials: CredentialSource
    let quota = RetryQuota()
    /// For tests, which do not wait.
    var sleep: @Sendable (Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }

    func call(_ operation: String, _ body: consuming JSONObjectWriter) async throws(AWSFault) -> JSONAnswer {
        let request = SignedRequest(
            endpoint: endpoint, contentType: "application/x-amz-json-1.1", target: "secretsmanager.\(operation)",
            body: HeldSecret(body.finish()))
        var attempt = 1
        var paid: Int?
        var refused: AWSCredentials?
        while true {
            var wish: Double?
            var used: AWSCredentials?
            do throws(AWSFault) {
                let credentials = try await credentials(insteadOf: refused)
                used = credentials
                let answer = try await send(request, credentials, &wish)
                await quota.give(paid ?? 1)
                return answer
            } catch {
                if refused == nil, Self.expiredCodes.contains(error.code ?? ""), let used {
                    refused = used
                    continue
                }
                guard attempt < RetryRule.attempts, let rule = RetryRule.of(error), await quota.take(rule.cost) else {
                    throw error
                }
                paid = rule.cost
                await sleep(rule.wait(after: attempt, random: .random(in: 0...1), wish: wish))
                attempt += 1
            }
        }
    }

    static let expiredCodes: Set<String> = ["ExpiredTokenException", "ExpiredToken", "RequestExpired"]

    private func credentials(insteadOf refused: AWSCredentials?) async throws(AWSFault) -> AWSCredentials {
        do throws(CredentialError) { return try await credentials.credentials(insteadOf: refused) } catch {
            throw .credentials(error)
        }
    }

    private func send(
        _ request: SignedRequest, _ credentials: AWSCredentials, _ wish: inout Double?
    ) async throws(AWSFault) -> JSONAnswer {
        let signer = RequestSigner(region: region, service: "secretsmanager")
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request.request(signer, credentials, now: AWSTime.now()))
        } catch {
            throw .http(error)
        }
        wish = response.headers["x-amz-retry-after"].flatMap { Double($0) }.map { $0 / 1000 }
        let answer = JSONAnswer(response.body)
        if response.status == 200, let answer { return answer }
        guard response.status != 200 else { throw .malformed("the answer does not parse") }
        let type = answer.flatMap { $0.text($0["__type"]) } ?? response.headers["x-amzn-errortype"] ?? ""
        // As in `com.amazonaws.secretsmanager#ResourceNotFoundException` and `AccessDenied:http://…`.
        let code = type.split(separator: "#").last?.prefix { $0 != ":" }
        let message = answer.flatMap { $0.text($0["message"]) ?? $0.text($0["Message"]) } ?? ""
        throw .service(status: response.status, code: code.map(String.init) ?? "", message: message)
    }
}
