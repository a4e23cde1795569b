import Files
import HTTPClient
import SecretMemory
import SystemPackage

/// What a container's surroundings give out: ECS by a relative address, EKS by a full one with a token.
struct ContainerCredentials {
    let environment: AWSEnvironment
    let http: HTTPClient

    private static let source = "the container's credentials"

    /// `nil` where nothing says that there are any.
    func fetch() async throws(CredentialError) -> AWSCredentials? {
        let url: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = "http://169.254.170.2" + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            guard Self.isTrusted(full) else {
                throw .unusable(
                    source: Self.source,
                    reason: "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor a local address")
            }
            url = full
        } else {
            return nil
        }
        var request = HTTPRequest("GET", url)
        request.usesProxy = false
        request.limits.total = .seconds(5)
        if let token = try token() { token.withBytes { request.setHeader("Authorization", $0) } }
        return try await http.credentials(request, from: Self.source)
    }

    private func token() throws(CredentialError) -> HeldSecret? {
        guard let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] else {
            return environment.secret("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        do throws(FileError) {
            return HeldSecret(try Files.readSecret(FilePath(path), atMost: 64 << 10))
        } catch {
            throw .unusable(source: Self.source, reason: "\(path) cannot be read")
        }
    }

    /// In clear only to the own machine and to the addresses that ECS and EKS have.
    static func isTrusted(_ url: String) -> Bool {
        guard let separator = url.firstRange(of: "://") else { return false }
        let authority = url[separator.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { return false }
        if url.hasPrefix("https://") { return true }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let isLoopback = host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        return url.hasPrefix("http://")
            && (isLoopback
                || ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host))
    }
}

extension HTTPClient {
    /// Asks a service that gives out credentials as JSON.
    func credentials(
        _ request: consuming HTTPRequest, from source: String
    ) async throws(CredentialError) -> AWSCredentials {
        let answer = try await text(request, from: source)
        guard let credentials = JSONAnswer(answer)?.credentials(token: "Token") else {
            throw .unusable(source: source, reason: "the answer is not what it should be")
        }
        return credentials
    }

    func text(_ request: consuming HTTPRequest, from source: String) async throws(CredentialError) -> HeldSecret {
        request.limits.bodyLength = 64 << 10
        let response: HTTPResponse
        do throws(HTTPError) { response = try await send(request) } catch {
            throw .unreachable(source: source, reason: error.words)
        }
        guard response.status == 200 else {
            throw .unusable(source: source, reason: "it answers with status \(response.status)")
        }
        return response.body
    }
}

extension HTTPError {
    /// For people.
    var words: String {
        switch self {
        case .noLibrary(let reason): "\(reason); it is in the package libcurl4"
        case .unreachable(let reason), .broken(let reason): reason
        case .timedOut: "no answer in time"
        case .tooLarge(let limit): "the answer has more than \(limit) bytes"
        }
    }
}
