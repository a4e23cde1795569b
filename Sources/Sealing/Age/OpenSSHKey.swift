import FoundationEssentials
import SecretMemory

/// Strings of SSH's wire format: a length of four bytes, then the bytes.
struct SSHReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        defer { position += 4 }
        return bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() -> [UInt8]? {
        guard let length = number(), Int(length) <= bytes.count - position else { return nil }
        defer { position += Int(length) }
        return Array(bytes[position..<position + Int(length)])
    }

    mutating func rest() -> [UInt8] {
        defer { position = bytes.count }
        return Array(bytes[position...])
    }
}

/// Private key files of OpenSSH (`PROTOCOL.key`), as far as ed25519 keys without a passphrase.
enum OpenSSHKey {
    static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let end = "-----END OPENSSH PRIVATE KEY-----"

    /// The identity in a PEM text.
    ///
    /// - Throws: ``AgeError/encryptedIdentity`` for a protected key, ``AgeError/unsupportedIdentity(_:)`` for another kind.
    static func parse(_ pem: Span<UInt8>) throws(AgeError) -> any AgeIdentity {
        guard pem.count <= 1 << 16, var body = decodePEM(pem) else { throw .identity(line: 1) }
        defer { wipe(&body) }
        let magic = Array("openssh-key-v1\0".utf8)
        guard body.starts(with: magic) else { throw .identity(line: 1) }
        var reader = SSHReader(Array(body.dropFirst(magic.count)))
        guard let cipher = reader.string(), let kdf = reader.string(), reader.string() != nil, reader.number() == 1,
            let publicKey = reader.string(), var secret = reader.string(), reader.isAtEnd
        else { throw .identity(line: 1) }
        defer { wipe(&secret) }
        guard cipher == Array("none".utf8), kdf == Array("none".utf8) else { throw .encryptedIdentity }
        return try readSecret(secret, publicKey)
    }

    private static func readSecret(_ secret: [UInt8], _ wire: [UInt8]) throws(AgeError) -> any AgeIdentity {
        var reader = SSHReader(secret)
        // Two equal random numbers tell a right passphrase from a wrong one.
        guard let first = reader.number(), first == reader.number(), let type = reader.string() else {
            throw .identity(line: 1)
        }
        guard type == Array(SSHEd25519Recipient.type.utf8) else {
            throw .unsupportedIdentity(String(decoding: type.prefix(64), as: UTF8.self))
        }
        guard reader.string()?.count == 32, var both = reader.string(), both.count == 64, reader.string() != nil else {
            throw .identity(line: 1)
        }
        var seed = Array(both.prefix(32))
        wipe(&both)
        let padding = reader.rest()
        let seedBytes = SecretBytes(moving: &seed)
        guard padding.count < 8, padding.enumerated().allSatisfy({ $0.element == UInt8($0.offset + 1) }),
            let identity = SSHEd25519Identity(seed: seedBytes, wire: wire)
        else { throw .identity(line: 1) }
        return identity
    }

    private static func decodePEM(_ pem: Span<UInt8>) -> [UInt8]? {
        var text = pem.indices.map { pem[$0] }
        defer { wipe(&text) }
        let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        guard let first = lines.first, first.elementsEqual(begin.utf8), let last = lines.last,
            last.elementsEqual(end.utf8)
        else { return nil }
        return Base64.padded.decode(Array(lines.dropFirst().dropLast().joined()))
    }
}
