/// Confluent Cloud: `cflt`, 54 characters, then the first six of the base64 of their CRC-32, little-endian.
struct ConfluentChecksum: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard secret.count == 64 else { return .notApplicable }
        let checksum = CRC32.of(secret[4..<58])
        let bytes = withUnsafeBytes(of: checksum.littleEndian) { Array($0) }
        return Base64.encode(bytes).prefix(6).elementsEqual(secret.suffix(6)) ? .valid : .invalid
    }
}
