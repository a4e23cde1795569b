/// Knows text that is encrypted already: sealed values, SOPS, SealedSecret, age, Ansible vault, OpenPGP messages. What is
/// in it looks random and is no finding.
struct Ciphertext {
    private let ranges: [Range<Int>]

    /// Armoured blocks, by how they begin and end.
    private static let blocks: [(begin: [UInt8], end: [UInt8])] = [
        ("-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"),
        ("-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----"),
        ("ENC[AES256_GCM,", "]"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    private static let sealedPrefix = Array("seal:v1:".utf8)
    private static let vaultHeader = Array("$ANSIBLE_VAULT;".utf8)
    private static let sealedSecretKind = Array("SealedSecret".utf8)
    private static let sealedSecretLength = 40

    /// Looks for the beginnings of all of them; done once a text has a candidate at all.
    init(in text: UnsafeBufferPointer<UInt8>) {
        var ranges: [Range<Int>] = []
        for block in Self.blocks {
            for start in text.occurrences(of: block.begin) {
                let after = start + block.begin.count
                let rest = UnsafeBufferPointer(rebasing: text[after...])
                let end = rest.firstOccurrence(of: block.end).map { after + $0 + block.end.count } ?? text.count
                ranges.append(start..<end)
            }
        }
        for start in text.occurrences(of: Self.sealedPrefix) {
            ranges.append(start..<text.end(of: ByteSet.tokenBytes, from: start))
        }
        for start in text.occurrences(of: Self.vaultHeader) {
            ranges.append(start..<text.end(of: Self.vaultBytes, from: start))
        }
        self.ranges = ranges
        isSealedSecret = text.firstOccurrence(of: Self.sealedSecretKind) != nil
    }

    private let isSealedSecret: Bool

    /// Vault text is its header, then lines of hexadecimal digits.
    private static let vaultBytes: ByteSet = {
        var bytes = ByteSet.tokenBytes
        for byte: UInt8 in [0x0A, 0x0D, 0x20, 0x24, 0x3B] { bytes.insert(byte) }
        return bytes
    }()

    func contains(_ candidate: Candidate) -> Bool {
        if ranges.contains(where: { $0.overlaps(candidate.secret) }) { return true }
        guard isSealedSecret else { return false }
        // A SealedSecret's values are base64 of a length-prefixed RSA key, hence `Ag` at the front.
        var start = candidate.secret.lowerBound
        while start > 0, ByteSet.base64Bytes.contains(candidate.text[start - 1]) { start -= 1 }
        let end = candidate.text.end(of: ByteSet.base64Bytes, from: start)
        return end - start >= Self.sealedSecretLength && candidate.text[start] == UInt8(ascii: "A")
            && candidate.text[start + 1] == UInt8(ascii: "g")
    }
}
