import LibCrypto
import SecretMemory

/// Private key files of OpenSSH (its `PROTOCOL.key`): ed25519 and RSA keys, also protected ones.
enum OpenSSHKey {
    static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let end = "-----END OPENSSH PRIVATE KEY-----"
    private static let magic = "openssh-key-v1\0"
    private static let maximumLength = 64 << 10
    /// Without a cipher the secret part is padded to this, with the bytes 1, 2, 3, …
    private static let blockLength = 8

    /// What a file holds: a key, or one that a passphrase protects.
    enum Contents {
        case open(SSHPrivateKey, SSHPublicKey)
        case locked(LockedSSHKey)
    }

    /// The identity in a PEM text; `nil` when there is none.
    ///
    /// - Throws: ``AgeError/encryptedIdentity`` for a protected key where `context` has nobody to ask,
    ///   ``AgeError/unsupportedIdentity(_:)`` for another kind.
    static func parse(_ pem: Span<UInt8>, _ context: IdentityContext?) throws(AgeError) -> (any AgeIdentity)? {
        guard let contents = try contents(of: pem, mayBeLocked: context?.passphrases != nil) else { return nil }
        switch contents {
        case .open(let key, let publicKey): return try key.identity(publicKey)
        case .locked(let key):
            guard let context, let source = context.passphrases else { throw .encryptedIdentity }
            return LockedIdentity(key, place: context.place, source: source)
        }
    }

    /// What is in a PEM text; `nil` when it is no key of OpenSSH's.
    ///
    /// - Parameter mayBeLocked: whether anybody could be asked for a passphrase.
    static func contents(of pem: Span<UInt8>, mayBeLocked: Bool = true) throws(AgeError) -> Contents? {
        guard pem.count <= maximumLength, let body = decode(pem) else { return nil }
        return try body.withBytes { (bytes) throws(AgeError) in try contents(container: bytes, mayBeLocked) }
    }

    private static func contents(
        container bytes: Span<UInt8>, _ mayBeLocked: Bool
    ) throws(AgeError) -> Contents? {
        guard bytes.starts(with: magic) else { return nil }
        let bytes = bytes.extracting(magic.utf8.count..<bytes.count)
        var reader = SSHWireReader()
        guard let cipher = reader.string(bytes), let derivation = reader.string(bytes),
            let options = reader.string(bytes), reader.number(bytes) == 1, let wire = reader.string(bytes),
            let secret = reader.string(bytes),
            let publicKey = SSHPublicKey(wire: bytes.extracting(wire).array)
        else { return nil }
        guard bytes.extracting(cipher).equals("none"), bytes.extracting(derivation).equals("none") else {
            guard mayBeLocked else { throw .encryptedIdentity }
            let locked = try LockedSSHKey(
                publicKey, cipher: bytes.extracting(cipher).text, derivation: bytes.extracting(derivation).text,
                options: bytes.extracting(options).array, ciphertext: bytes.extracting(secret).array,
                // A tag that authenticates the ciphertext comes behind it, and does not count to its length.
                tag: bytes.extracting(reader.position..<bytes.count).array)
            guard let locked, try isSupported(publicKey) else { return nil }
            return .locked(locked)
        }
        guard options.isEmpty, reader.isAtEnd(bytes),
            let key = try parse(secret: bytes.extracting(secret), publicKey: publicKey, blockLength: blockLength)
        else { return nil }
        return .open(key, publicKey)
    }

    /// Whether the key can be a recipient, so that nobody is asked for the passphrase of one that cannot.
    private static func isSupported(_ publicKey: SSHPublicKey) throws(AgeError) -> Bool {
        switch publicKey.type {
        case SSHEd25519Recipient.type: return SSHEd25519Recipient(publicKey) != nil
        case SSHRSARecipient.type: return try SSHRSARecipient(publicKey) != nil
        default: throw .unsupportedIdentity(String(publicKey.type.prefix(64)))
        }
    }

    /// The key in the part of the file that may be encrypted; `nil` also when it was decrypted with a wrong key.
    static func parse(
        secret bytes: Span<UInt8>, publicKey: SSHPublicKey, blockLength: Int
    ) throws(AgeError) -> SSHPrivateKey? {
        var reader = SSHWireReader()
        // Two equal random numbers tell a right passphrase from a wrong one; where there is none they are there too.
        guard let check = reader.number(bytes), check == reader.number(bytes), let type = reader.string(bytes) else {
            return nil
        }
        let key: SSHPrivateKey?
        switch bytes.extracting(type).text {
        case SSHEd25519Recipient.type: key = ed25519(bytes, &reader, publicKey)
        case SSHRSARecipient.type: key = try rsa(bytes, &reader, publicKey)
        case let other: throw .unsupportedIdentity(String(other.prefix(64)))
        }
        guard let key, reader.string(bytes) != nil,
            isPadding(bytes.extracting(reader.position..<bytes.count), blockLength), bytes.count % blockLength == 0
        else { return nil }
        return key
    }

    private static func ed25519(
        _ bytes: Span<UInt8>, _ reader: inout SSHWireReader, _ publicKey: SSHPublicKey
    ) -> SSHPrivateKey? {
        guard let point = reader.string(bytes), let key = reader.string(bytes), key.count == 64,
            let recipient = SSHEd25519Recipient(publicKey),
            // The public key stands there three times: outside, beside the private one, and as its second half.
            bytes.extracting(point).equals(recipient.ed25519),
            bytes.extracting(key.suffix(32)).equals(recipient.ed25519)
        else { return nil }
        return .ed25519(Ed25519Seed(SecretBytes(copying: bytes.extracting(key.prefix(32)))))
    }

    private static func rsa(
        _ bytes: Span<UInt8>, _ reader: inout SSHWireReader, _ publicKey: SSHPublicKey
    ) throws(AgeError) -> SSHPrivateKey? {
        guard let modulus = reader.integer(bytes), let exponent = reader.integer(bytes),
            let d = reader.integer(bytes), let inverse = reader.integer(bytes), let p = reader.integer(bytes),
            let q = reader.integer(bytes), let recipient = try SSHRSARecipient(publicKey),
            bytes.extracting(modulus).equals(recipient.modulus), bytes.extracting(exponent).equals(recipient.exponent),
            let key = try? RSAPrivateKey(
                modulus: recipient.modulus, exponent: recipient.exponent, privateExponent: bytes.extracting(d),
                inverse: bytes.extracting(inverse), p: bytes.extracting(p), q: bytes.extracting(q))
        else { return nil }
        return .rsa(key)
    }

    private static func isPadding(_ bytes: Span<UInt8>, _ blockLength: Int) -> Bool {
        bytes.count < blockLength && bytes.indices.allSatisfy { bytes[$0] == UInt8($0 + 1) }
    }

    /// What is between the first and the last line.
    private static func decode(_ pem: Span<UInt8>) -> SecretBytes? {
        let lines = TextLines.all(in: pem)
        guard let first = lines.first, let last = lines.last, pem.extracting(first.range).equals(begin),
            pem.extracting(last.range).equals(end)
        else { return nil }
        var text: [UInt8] = []
        var bytes: [UInt8] = []
        defer {
            wipe(&text)
            wipe(&bytes)
        }
        // Room for all of it: an array that grows leaves its content where it was.
        text.reserveCapacity(pem.count)
        for line in lines.dropFirst().dropLast() {
            for index in line.range { text.append(pem[index]) }
        }
        guard Base64.padded.decode(text, into: &bytes) else { return nil }
        return SecretBytes(moving: &bytes)
    }
}
