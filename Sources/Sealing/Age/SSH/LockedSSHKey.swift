import SecretMemory

/// A private key of OpenSSH that is protected by a passphrase, with its public half, which is not.
struct LockedSSHKey: Sendable {
    /// What may be asked for; ssh-keygen asks for 16 or 24. A thousand take some seconds.
    static let maximumRounds = 1000
    private static let maximumSaltLength = 1024

    let publicKey: SSHPublicKey
    private let cipher: OpenSSHCipher
    private let salt: [UInt8]
    private let rounds: Int
    private let ciphertext: [UInt8]
    private let tag: [UInt8]

    /// `nil` when a length is wrong.
    ///
    /// - Throws: for a cipher or derivation that we do not have, and for more rounds than anybody wants to wait for.
    init?(
        _ publicKey: SSHPublicKey, cipher: String, derivation: String, options: [UInt8], ciphertext: [UInt8],
        tag: [UInt8]
    ) throws(AgeError) {
        guard let known = OpenSSHCipher(named: cipher) else { throw .unsupportedIdentity(String(cipher.prefix(64))) }
        guard derivation == "bcrypt" else { throw .unsupportedIdentity(String(derivation.prefix(64))) }
        var reader = SSHWireReader()
        guard let salt = reader.string(options.span), (1...Self.maximumSaltLength).contains(salt.count),
            let rounds = reader.number(options.span), rounds > 0, reader.isAtEnd(options.span),
            ciphertext.count % OpenSSHCipher.blockLength == 0, !ciphertext.isEmpty, tag.count == known.tagLength
        else { return nil }
        guard rounds <= Self.maximumRounds else {
            throw .limit(.derivationRounds(Int(rounds), allowed: Self.maximumRounds))
        }
        self.publicKey = publicKey
        self.cipher = known
        self.salt = Array(options[salt])
        self.rounds = Int(rounds)
        self.ciphertext = ciphertext
        self.tag = tag
    }

    /// `nil` when the passphrase is not the right one.
    func unlock(_ passphrase: borrowing SecretBytes) throws(AgeError) -> SSHPrivateKey? {
        // ssh-keygen takes none for no protection.
        guard !passphrase.isEmpty else { return nil }
        let key = Bcrypt.key(
            passphrase: passphrase, salt: salt, rounds: rounds, count: cipher.keyLength + cipher.initialLength)
        guard let secret = cipher.open(ciphertext, tag: tag, key: key) else { return nil }
        return try secret.withBytes { (bytes) throws(AgeError) in
            try OpenSSHKey.parse(secret: bytes, publicKey: publicKey, blockLength: OpenSSHCipher.blockLength)
        }
    }
}
