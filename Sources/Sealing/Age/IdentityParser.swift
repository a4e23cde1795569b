import SecretMemory

/// Identity files: age keys, one a line, with comments; or one OpenSSH private key.
public enum IdentityParser {
    /// All identities of a file, in its order.
    ///
    /// - Throws: ``AgeError/identity(line:)`` for a line that is none; never with what stands there.
    public static func parse(_ file: borrowing SecretBytes) throws(AgeError) -> [any AgeIdentity] {
        try file.withBytes { (bytes) throws(AgeError) in
            let lines = lines(of: bytes)
            if let first = lines.first, starts(bytes.extracting(first.range), with: OpenSSHKey.begin) {
                return [try OpenSSHKey.parse(bytes.extracting(first.range.lowerBound..<bytes.count))]
            }
            var identities: [any AgeIdentity] = []
            for line in lines {
                let text = bytes.extracting(line.range)
                if text[0] == UInt8(ascii: "#") { continue }
                guard let identity = identity(text) else {
                    if starts(text, with: "AGE-PLUGIN-") { throw .unsupportedIdentity("age plugin") }
                    throw .identity(line: line.number)
                }
                identities.append(identity)
            }
            guard !identities.isEmpty else { throw .identity(line: 1) }
            return identities
        }
    }

    private static func identity(_ line: Span<UInt8>) -> (any AgeIdentity)? {
        guard let decoded = Bech32.decode(line) else { return nil }
        var data = decoded.data
        let secret = SecretBytes(moving: &data)
        guard secret.count == 32 else { return nil }
        switch decoded.prefix {
        case X25519Identity.prefix: return X25519Identity(secret)
        case HybridIdentity.prefix: return HybridIdentity(secret)
        default: return nil
        }
    }

    /// The lines that are not blank, trimmed, by number from 1.
    private static func lines(of bytes: Span<UInt8>) -> [(number: Int, range: Range<Int>)] {
        var lines: [(Int, Range<Int>)] = []
        var start = 0
        var number = 1
        for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "\n") {
            var range = start..<index
            while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
            while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
            if !range.isEmpty { lines.append((number, range)) }
            start = index + 1
            number += 1
        }
        return lines
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func starts(_ bytes: Span<UInt8>, with text: String) -> Bool {
        let text = Array(text.utf8)
        return bytes.count >= text.count && text.indices.allSatisfy { bytes[$0] == text[$0] }
    }
}
