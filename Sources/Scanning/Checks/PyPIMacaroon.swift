/// A PyPI token is a macaroon of version 2 that begins with the name of its index.
struct PyPIMacaroon: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard let bytes = Base64.decodeURL(secret.dropFirst(5)), bytes.count > 3 else { return .invalid }
        // Version 2, field 1 (location), its length, its text.
        guard bytes[0] == 2, bytes[1] == 1, bytes.count >= 3 + Int(bytes[2]) else { return .invalid }
        let location = bytes[3..<(3 + Int(bytes[2]))]
        return location.elementsEqual("pypi.org".utf8) || location.elementsEqual("test.pypi.org".utf8)
            ? .valid : .invalid
    }
}
