/// AWS access key ids carry their account's number: 40 bits of the base 32 behind the prefix. Numbers of more than twelve
/// digits do not exist, which is true of one random id in eleven.
struct AWSAccessKeyID: StructuralCheck {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard secret.count == 20 else { return .notApplicable }
        // Ids from before 2019 have I or J in the fifth place and hold no account.
        guard secret[4] != UInt8(ascii: "I"), secret[4] != UInt8(ascii: "J") else { return .notApplicable }
        var bits: UInt64 = 0
        for byte in secret[4..<14] {
            guard let digit = Self.alphabet.firstIndex(of: byte) else { return .invalid }
            bits = bits << 5 | UInt64(digit)
        }
        // Ten digits are 50 bits; the account is in the first 48, less one at the top and seven at the bottom.
        let account = (bits >> 2 & 0x7FFF_FFFF_FF80) >> 7
        return account <= 999_999_999_999 ? .notApplicable : .invalid
    }
}
