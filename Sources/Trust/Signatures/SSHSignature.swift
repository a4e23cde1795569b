import Crypto

/// A signature of SSH over a text of any length (OpenSSH's PROTOCOL.sshsig).
///
/// What it says of itself is read when it is made; whether it holds, ``verify(_:namespace:)`` finds out.
public struct SSHSignature: Hashable, Sendable {
    public let key: SSHPublicKey
    public let namespace: String
    let hash: Hash
    /// The length-prefixed kind of signature, then its numbers.
    let signature: [UInt8]

    /// What is signed is the text's hash.
    enum Hash: String {
        case sha256
        case sha512

        func callAsFunction(_ message: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: Array(SHA256.hash(data: message))
            case .sha512: Array(SHA512.hash(data: message))
            }
        }
    }

    static let magic = Array("SSHSIG".utf8)
    static let version: UInt32 = 1

    init(key: SSHPublicKey, namespace: String, hash: Hash, signature: [UInt8]) {
        self.key = key
        self.namespace = namespace
        self.hash = hash
        self.signature = signature
    }

    /// From the text that `ssh-keygen -Y sign` writes and git stores.
    public init(armored: [UInt8]) throws(SSHSignatureFault) {
        guard let bytes = SSHArmor.decode(armored) else { throw .armor }
        try self.init(bytes)
    }

    init(_ bytes: [UInt8]) throws(SSHSignatureFault) {
        guard bytes.starts(with: Self.magic) else { throw .malformed }
        var fields = SSHFields(Array(bytes.dropFirst(Self.magic.count)))
        guard let version = fields.number() else { throw .malformed }
        guard version == Self.version else { throw .version(version) }
        guard let blob = fields.string(), let namespace = fields.name(), !namespace.isEmpty,
            let reserved = fields.string(), reserved.isEmpty, let hash = fields.name(), let signature = fields.string(),
            fields.isAtEnd
        else { throw .malformed }
        guard let hash = Hash(rawValue: hash) else { throw .hash(String(hash.prefix(64))) }
        do throws(SSHKeyFault) {
            key = try SSHPublicKey(blob: blob)
        } catch {
            throw .key(error)
        }
        self.namespace = namespace
        self.hash = hash
        self.signature = signature
    }

    /// Throws unless ``key`` made it over `message` in `namespace`.
    ///
    /// - Returns: what the key says about the person before it, where it is one that can say something.
    public func verify(_ message: [UInt8], namespace: String) throws(SSHSignatureFault) -> UserPresence {
        guard self.namespace == namespace else { throw .namespace(String(self.namespace.prefix(64))) }
        return try SSHSignatureNumbers(signature, of: key)
            .verify(Self.signedBytes(message, namespace: namespace, hash: hash))
    }

    /// What a key signs for a text.
    static func signedBytes(_ message: [UInt8], namespace: String, hash: Hash) -> [UInt8] {
        magic + SSHWire.string(namespace) + SSHWire.string("") + SSHWire.string(hash.rawValue)
            + SSHWire.string(hash(message))
    }

    /// The text that other programs read.
    public var armored: [UInt8] { SSHArmor.encode(bytes) }

    var bytes: [UInt8] {
        Self.magic + SSHWire.number(Self.version) + SSHWire.string(key.blob) + SSHWire.string(namespace)
            + SSHWire.string("") + SSHWire.string(hash.rawValue) + SSHWire.string(signature)
    }
}
