/// GitHub's fine-grained tokens: after `github_pat_`, 22 and 43 characters, eight of the base 32 of a SHA-256 over all of
/// that.
struct GitHubFineGrained: StructuralCheck {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard secret.count == 93 else { return .notApplicable }
        let digest = KeyedHash.sha256(Array(secret[..<77]))
        let bits = digest.prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let expected = (0..<8).map { Self.alphabet[Int(bits >> UInt64(35 - 5 * $0) & 31)] }
        return expected.elementsEqual(secret[77..<85]) ? .valid : .invalid
    }
}
