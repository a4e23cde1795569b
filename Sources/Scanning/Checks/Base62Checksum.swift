/// GitHub's classic tokens, npm's and Vercel's: a prefix, a body, and the body's CRC-32 in six digits of base 62.
struct Base62Checksum: StructuralCheck {
    let prefixLength: Int

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard secret.count > prefixLength + 6 else { return .notApplicable }
        let body = secret[prefixLength..<(secret.count - 6)]
        let holds = CRC32.digits(CRC32.of(body), CRC32.base62, width: 6).elementsEqual(secret.suffix(6))
        if holds { return .valid }
        // Installation tokens of GitHub have the shape, and not all of them the checksum.
        return secret.starts(with: "ghs_".utf8) ? .notApplicable : .invalid
    }
}
