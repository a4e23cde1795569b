/// A JWT: a header that names an algorithm, claims, a signature.
struct JSONWebToken: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        let parts = secret.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64.decodeURL(parts[0]), let claims = Base64.decodeURL(parts[1]) else {
            return .invalid
        }
        guard Self.isObject(header), header.contains(Array("\"alg\"".utf8)), Self.isObject(claims) else {
            return .invalid
        }
        if header.contains(Array("\"none\"".utf8)) { return .invalid }
        // The token that every introduction shows.
        if claims.contains(Array("\"1234567890\"".utf8)) || claims.contains(Array("John Doe".utf8)) { return .invalid }
        return Base64.decodeURL(parts[2]).map { $0.count >= 16 } == true ? .notApplicable : .invalid
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
            && String(validating: bytes, as: UTF8.self) != nil
    }
}
