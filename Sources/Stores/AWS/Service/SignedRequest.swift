import Crypto
import HTTPClient
import Sealing
import SecretMemory

/// A POST to one of AWS's services. It is signed anew each time that it is sent.
struct SignedRequest {
    let endpoint: Endpoint
    let contentType: String
    /// The operation, for services that are told it in a header.
    let target: String?
    let body: HeldSecret

    /// - Parameter credentials: `nil` for a request that is not signed.
    func request(_ signer: RequestSigner, _ credentials: AWSCredentials?, now: Int64) -> HTTPRequest {
        let date = AWSTime.basic(now)
        var headers = [("content-type", contentType), ("host", endpoint.host), ("x-amz-date", date)]
        if let target { headers.append(("x-amz-target", target)) }
        var request = HTTPRequest("POST", endpoint.url, body: body)
        for (name, value) in headers { request.setHeader(name, value) }
        // A large body would otherwise wait a second for a server that knows nothing of "100 Continue".
        request.setHeader("Expect", "")
        guard let credentials else { return request }
        let hash = body.withBytes { bytes in bytes.withUnsafeBytes { SHA256.hash(data: $0) } }
        let signed = RequestSigner.Request(
            method: "POST", path: endpoint.path, headers: headers, bodyHash: Hexadecimal.text(Array(hash)))
        if let token = credentials.token { token.withBytes { request.setHeader(RequestSigner.tokenHeader, $0) } }
        request.setHeader("Authorization", signer.authorization(of: signed, credentials, date: date))
        return request
    }
}
