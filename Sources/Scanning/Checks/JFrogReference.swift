/// JFrog's reference tokens are base64 of `reftkn:01:EXPIRY:RANDOM`.
struct JFrogReference: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard let bytes = Base64.decode(secret[...]) else { return .invalid }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isReference =
            parts.count == 4 && parts[0].elementsEqual("reftkn".utf8)
            && parts[1...2].allSatisfy { $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        return isReference ? .valid : .invalid
    }
}
