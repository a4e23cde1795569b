import SecretMemory

/// What an identity needs that is not usable by itself.
public struct IdentityContext: Sendable {
    /// Where the identity file lies, for questions about it.
    public let place: String
    /// Whom to ask; without it what is protected is refused.
    public let passphrases: PassphraseSource?
    /// What starts plugins; without it their identities are refused.
    public let plugins: (any PluginHost)?

    public init(place: String, passphrases: PassphraseSource?, plugins: (any PluginHost)? = nil) {
        self.place = place
        self.passphrases = passphrases
        self.plugins = plugins
    }
}

/// Identity files: age keys, one a line, with comments; or one private key of SSH; or the former as `age -p` encrypts it.
public enum IdentityParser {
    /// Bounds for somebody's own files: each identity takes guarded memory, of which a process has only so much.
    public static let maximumLength = 1 << 20
    public static let maximumIdentities = 256

    /// All identities of a file, in its order.
    ///
    /// - Parameter context: without one, what is protected is refused.
    /// - Throws: ``AgeError/identity(line:)`` for a line that is none; never with what stands there.
    public static func parse(
        _ file: borrowing SecretBytes, _ context: IdentityContext? = nil
    ) throws(AgeError) -> [any AgeIdentity] {
        guard file.count <= maximumLength else { throw .limit(.identityFileBytes(allowed: maximumLength)) }
        return try file.withBytes { (bytes) throws(AgeError) in
            if bytes.starts(with: AgeHeader.version) { return [try locked(bytes.array, context)] }
            let lines = TextLines.all(in: bytes).filter { bytes[$0.range.lowerBound] != UInt8(ascii: "#") }
            guard let first = lines.first else { throw .identity(line: 1) }
            if bytes.extracting(first.range).starts(with: "-----BEGIN ") {
                let pem = bytes.extracting(first.range.lowerBound..<bytes.count)
                guard let identity = try identity(pem: pem, begin: bytes.extracting(first.range), context) else {
                    throw .identity(line: first.number)
                }
                return [identity]
            }
            guard lines.count <= maximumIdentities else { throw .limit(.identities(allowed: maximumIdentities)) }
            var identities: [any AgeIdentity] = []
            for line in lines {
                guard let identity = try identity(bytes.extracting(line.range), context) else {
                    throw .identity(line: line.number)
                }
                identities.append(identity)
            }
            return identities
        }
    }

    private static func identity(
        _ line: Span<UInt8>, _ context: IdentityContext?
    ) throws(AgeError) -> (any AgeIdentity)? {
        guard let decoded = Bech32.decode(line) else { return nil }
        var data = decoded.data
        let secret = SecretBytes(moving: &data)
        guard decoded.prefix.hasPrefix(PluginIdentity.prefix) else { return identity(decoded.prefix, secret) }
        guard decoded.prefix.hasSuffix("-"),
            let plugin = PluginName(decoded.prefix.dropFirst(PluginIdentity.prefix.count).dropLast().lowercased())
        else { return nil }
        guard let host = context?.plugins else { throw .unsupportedIdentity("age plugin") }
        return PluginIdentity(SecretBytes(copying: line), plugin: plugin, host: host)
    }

    private static func identity(_ prefix: String, _ secret: consuming SecretBytes) -> (any AgeIdentity)? {
        switch prefix {
        case X25519Identity.prefix where secret.count == X25519Points.length: X25519Identity(secret)
        case HybridIdentity.prefix where secret.count == HybridIdentity.seedLength: HybridIdentity(secret)
        default: nil
        }
    }

    /// PEM of other programs than OpenSSH is told by its first line.
    private static func identity(
        pem: Span<UInt8>, begin: Span<UInt8>, _ context: IdentityContext?
    ) throws(AgeError) -> (any AgeIdentity)? {
        if begin.equals(OpenSSHKey.begin) { return try OpenSSHKey.parse(pem, context) }
        if begin.equals(AgeArmor.begin) { return try locked(pem.array, context) }
        if begin.equals("-----BEGIN ENCRYPTED PRIVATE KEY-----") { throw .encryptedIdentity }
        let kind = begin.text.dropFirst("-----BEGIN ".count).prefix { $0 != "-" }
        if ["RSA PRIVATE KEY", "PRIVATE KEY"].contains(kind), let identity = try SSHRSAIdentity(pem: pem) {
            return identity
        }
        if kind.hasSuffix("PRIVATE KEY") { throw .unsupportedIdentity(String(kind.prefix(64))) }
        return nil
    }

    /// A file that `age -p` has made of an identity file.
    private static func locked(_ file: [UInt8], _ context: IdentityContext?) throws(AgeError) -> any AgeIdentity {
        guard let context, let source = context.passphrases else { throw .encryptedIdentity }
        let binary = AgeArmor.isArmored(file) ? try AgeArmor.decode(file) : file
        guard try AgeHeader(parsing: binary).stanzas.map(\.type) == [PassphraseRecipient.stanzaType] else {
            throw .unsupportedIdentity("encrypted to a public key")
        }
        return LockedIdentity(ageFile: binary, context, source)
    }
}
