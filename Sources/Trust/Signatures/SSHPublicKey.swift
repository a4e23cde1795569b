import Crypto
import Sealing

/// A public key of SSH, whole: what a policy holds is never a fingerprint.
///
/// A value of this type is a key that can vouch for something: certificates, short RSA keys, points of small order and
/// security keys for anything but SSH are refused when it is made.
public struct SSHPublicKey: Hashable, Sendable {
    /// Such as `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, `sk-ssh-ed25519@openssh.com`.
    public let algorithm: String
    /// What SSH writes in base64: the length-prefixed algorithm, then the key's numbers.
    public let blob: [UInt8]

    /// More than the longest RSA key that we work with needs.
    private static let maximumLength = 4 << 10

    /// From a line of a `.pub` file; a comment is left out.
    public init(line: String) throws(SSHKeyFault) {
        guard line.utf8.count <= 4 * Self.maximumLength, !line.contains(where: \.isNewline) else { throw .malformed }
        let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
        guard words.count >= 2, let blob = Base64.padded.decode(words[1].utf8) else { throw .malformed }
        try self.init(blob: blob)
        guard words[0] == algorithm else { throw .malformed }
    }

    /// From the bytes that SSH writes in base64.
    public init(blob: [UInt8]) throws(SSHKeyFault) {
        guard blob.count <= Self.maximumLength else { throw .malformed }
        _ = try SSHKeyNumbers(blob)
        var fields = SSHFields(blob)
        guard let algorithm = fields.name() else { throw .malformed }
        self.algorithm = algorithm
        self.blob = blob
    }

    /// Algorithm and base64 with one space between them.
    public var text: String { "\(algorithm) \(Base64.padded.encode(blob))" }

    /// For people only: `SHA256:` and the hash of the blob.
    public var fingerprint: String { "SHA256:\(Base64.standard.encode(SHA256.hash(data: blob)))" }

    /// Whether a piece of hardware holds the private half, which says whether somebody touched it.
    public var isSecurityKey: Bool { algorithm.hasPrefix("sk-") }
}

extension SSHPublicKey: Comparable {
    public static func < (a: SSHPublicKey, b: SSHPublicKey) -> Bool { a.blob.lexicographicallyPrecedes(b.blob) }
}
