import Crypto

/// The public half of one of a scope's keys: what values are sealed to and what the scope's state is signed with.
///
/// It can hold only keys that are safe to use; that it is the *right* key, the pin says.
public struct ScopeKey: Hashable, Sendable {
    public let id: KeyID
    public let kem: KEM
    /// What HPKE seals to.
    public let publicKey: [UInt8]
    /// The Ed25519 key that checks signatures.
    public let verifyKey: [UInt8]

    public init(kem: KEM, publicKey: [UInt8], verifyKey: [UInt8]) throws(ScopeKeyError) {
        guard publicKey.count == kem.publicKeyByteCount, verifyKey.count == Self.verifyKeyByteCount else {
            throw .wrongLength
        }
        // An X-Wing key ends with its X25519 half.
        guard !SmallOrderPoints.containsX25519(publicKey.suffix(32)), !SmallOrderPoints.containsEd25519(verifyKey)
        else { throw .smallOrderPoint }
        self.kem = kem
        self.publicKey = publicKey
        self.verifyKey = verifyKey
        id = KeyID(kem: kem, publicKey: publicKey)
    }

    static let verifyKeyByteCount = 32

    /// Whether the holder of this key signed `message`.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: verifyKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// Why bytes are not a key that may be used.
public enum ScopeKeyError: Error, Hashable {
    case wrongLength
    /// The key is one of the few that work with every private key; see ``SmallOrderPoints``.
    case smallOrderPoint
}

extension KeyID {
    init(kem: KEM, publicKey: [UInt8]) {
        var bytes = Array("git-seal/v1 key id".utf8) + [0]
        bytes.appendBigEndian(kem.rawValue)
        bytes += publicKey
        self.init(digest: SHA256.hash(data: bytes))
    }
}
