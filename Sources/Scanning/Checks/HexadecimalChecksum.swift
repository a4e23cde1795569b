/// Tokens that end in eight hexadecimal digits, the CRC-32 of what stands before them.
struct HexadecimalChecksum: StructuralCheck {
    /// Whether the prefix up to its `_` counts, too.
    let coversPrefix: Bool
    /// What stands between the text and its checksum, not counted.
    let separator: Character?
    let isLittleEndian: Bool

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        let tail = 8 + (separator == nil ? 0 : 1)
        guard secret.count > tail, let stored = UInt32(String(decoding: secret.suffix(8), as: UTF8.self), radix: 16)
        else { return .notApplicable }
        var body = secret[..<(secret.count - tail)]
        if !coversPrefix, let end = body.firstIndex(of: UInt8(ascii: "_")) { body = body[(end + 1)...] }
        return CRC32.of(body) == (isLittleEndian ? stored.byteSwapped : stored) ? .valid : .invalid
    }
}
