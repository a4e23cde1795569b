import Sealing

/// The text around an SSHSIG: strict, and no longer than any signature needs.
enum SSHArmor {
    static let begin = "-----BEGIN SSH SIGNATURE-----"
    static let end = "-----END SSH SIGNATURE-----"
    /// An RSA key of 8,192 bits and its signature take 3 KiB.
    private static let maximumLength = 64 << 10
    private static let lineLength = 70

    /// The bytes inside; `nil` for anything but the two lines with whole lines of base64 between them.
    ///
    /// The last newline may be missing, as git leaves it out of a commit.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count <= maximumLength else { return nil }
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines[0].elementsEqual(begin.utf8), lines[lines.count - 1].elementsEqual(end.utf8)
        else {
            return nil
        }
        let body = lines.dropFirst().dropLast()
        guard body.allSatisfy({ !$0.isEmpty }) else { return nil }
        return Base64.padded.decode(Array(body.joined()))
    }

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(Base64.padded.encode(bytes).utf8)
        let body = stride(from: 0, to: text.count, by: lineLength).map { text[$0..<min($0 + lineLength, text.count)] }
        let lines = [Array(begin.utf8)[...]] + body + [Array(end.utf8)[...]]
        return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    }
}
