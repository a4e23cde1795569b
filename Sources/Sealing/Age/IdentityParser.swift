import SecretMemory

/// Identity files: age keys, one a line, with comments; or one OpenSSH private key.
public enum IdentityParser {
    /// Bounds for somebody's own files: each identity takes guarded memory, of which a process has only so much.
    public static let maximumLength = 1 << 20
    public static let maximumIdentities = 256

    /// All identities of a file, in its order.
    ///
    /// - Throws: ``AgeError/identity(line:)`` for a line that is none; never with what stands there.
    public static func parse(_ file: borrowing SecretBytes) throws(AgeError) -> [any AgeIdentity] {
        guard file.count <= maximumLength else { throw .limit(.identityFileBytes(allowed: maximumLength)) }
        return try file.withBytes { (bytes) throws(AgeError) in
            let lines = TextLines.all(in: bytes).filter { bytes[$0.range.lowerBound] != UInt8(ascii: "#") }
            guard let first = lines.first else { throw .identity(line: 1) }
            if bytes.extracting(first.range).starts(with: "-----BEGIN ") {
                let pem = bytes.extracting(first.range.lowerBound..<bytes.count)
                guard let identity = try identity(pem: pem, begin: bytes.extracting(first.range)) else {
                    throw .identity(line: first.number)
                }
                return [identity]
            }
            guard lines.count <= maximumIdentities else { throw .limit(.identities(allowed: maximumIdentities)) }
            var identities: [any AgeIdentity] = []
            for line in lines {
                guard let identity = try identity(bytes.extracting(line.range)) else {
                    throw .identity(line: line.number)
                }
                identities.append(identity)
            }
            return identities
        }
    }

    private static func identity(_ line: Span<UInt8>) throws(AgeError) -> (any AgeIdentity)? {
        if line.starts(with: "AGE-PLUGIN-") { throw .unsupportedIdentity("age plugin") }
        guard let decoded = Bech32.decode(line) else { return nil }
        var data = decoded.data
        return identity(decoded.prefix, SecretBytes(moving: &data))
    }

    private static func identity(_ prefix: String, _ secret: consuming SecretBytes) -> (any AgeIdentity)? {
        switch prefix {
        case X25519Identity.prefix where secret.count == X25519Points.length: X25519Identity(secret)
        case HybridIdentity.prefix where secret.count == HybridIdentity.seedLength: HybridIdentity(secret)
        default: nil
        }
    }

    /// PEM of other programs than OpenSSH is told by its first line.
    private static func identity(pem: Span<UInt8>, begin: Span<UInt8>) throws(AgeError) -> (any AgeIdentity)? {
        if begin.equals(OpenSSHKey.begin) { return try OpenSSHKey.parse(pem) }
        // `age -p` makes them, and PKCS #8 has the other.
        if begin.equals(AgeArmor.begin) || begin.equals("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
            throw .encryptedIdentity
        }
        let kind = begin.text.dropFirst("-----BEGIN ".count).prefix { $0 != "-" }
        if kind.hasSuffix("PRIVATE KEY") { throw .unsupportedIdentity(String(kind.prefix(64))) }
        return nil
    }
}
