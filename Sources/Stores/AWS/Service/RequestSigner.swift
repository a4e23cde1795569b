import Crypto
import Sealing
import SecretMemory

/// AWS Signature Version 4. Pure: the same request, credentials and time give the same bytes.
struct RequestSigner {
    let region: String
    let service: String

    /// What is signed of a request. All headers that are given are; the host must be among them.
    struct Request {
        var method: String
        /// As it is sent, percent-encoded once.
        var path: String
        /// Decoded; in any order.
        var query: [(String, String)] = []
        var headers: [(name: String, value: String)]
        /// SHA-256 of the body, in hex.
        var bodyHash: String
    }

    /// The value of the header `Authorization`.
    ///
    /// - Parameter date: what `x-amz-date`, which is among the headers, says.
    func authorization(of request: Request, _ credentials: AWSCredentials, date: String) -> String {
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        var canonical = canonicalText(of: request, token: credentials.token)
        let hash = canonical.withBytes { bytes in bytes.withUnsafeBytes { SHA256.hash(data: $0) } }
        canonical.removeAll()
        let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(Hexadecimal.text(Array(hash)))"
        let signature = authenticationCode(text, key(credentials, day: String(date.prefix(8))))
        let names = signedNames(request, token: credentials.token)
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(Hexadecimal.text(Array(signature)))"
    }

    /// In guarded memory, since it has the session token in it.
    func canonicalText(of request: Request, token: HeldSecret?) -> SecretWriter {
        var text = SecretWriter(capacity: 4096)
        text.append("\(request.method)\n\(Self.escape(request.path, keeping: "/"))\n\(canonicalQuery(request.query))\n")
        let values = Dictionary(
            request.headers.map { ($0.name.lowercased(), Self.collapsed($0.value)) },
            uniquingKeysWith: { "\($0),\($1)" })
        let names = signedNames(request, token: token)
        for name in names {
            text.append("\(name):")
            if name == Self.tokenHeader, let token {
                token.withBytes { text.append($0) }
            } else {
                text.append(values[name] ?? "")
            }
            text.append("\n")
        }
        text.append("\n\(names.joined(separator: ";"))\n\(request.bodyHash)")
        return text
    }

    static let tokenHeader = "x-amz-security-token"

    private func signedNames(_ request: Request, token: HeldSecret?) -> [String] {
        var names = Set(request.headers.map { $0.name.lowercased() })
        if token != nil { names.insert(Self.tokenHeader) }
        return names.sorted()
    }

    /// Sorted after encoding, by name and then by value.
    private func canonicalQuery(_ query: [(String, String)]) -> String {
        let pairs = query.map { (Self.escape($0.0), Self.escape($0.1)) }
        return pairs.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Trimmed, with runs of spaces as one.
    private static func collapsed(_ value: String) -> String {
        value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// RFC 3986's unreserved characters stay.
    static func escape(_ text: String, keeping kept: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(kept)".utf8)
        let bytes = text.utf8.flatMap { byte in
            plain.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func key(_ credentials: AWSCredentials, day: String) -> SymmetricKey {
        var first = SecretWriter()
        first.append("AWS4")
        credentials.secretKey.withBytes { first.append($0) }
        var key = first.withBytes { bytes in bytes.withUnsafeBytes { SymmetricKey(data: $0) } }
        for part in [day, region, service, "aws4_request"] {
            key = SymmetricKey(data: authenticationCode(part, key))
        }
        return key
    }

    private func authenticationCode(_ text: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}
