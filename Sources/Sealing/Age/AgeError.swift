/// Why an age file was not made or not opened, by the stage that failed. Nothing secret is ever in it.
public enum AgeError: Error, Hashable, Sendable {
    /// The armor around the file is not exactly what it must be.
    case armor
    /// The header does not parse, or a stanza that is meant for one of the identities is malformed.
    case header
    /// The header's checksum does not match its stanzas: somebody has changed them.
    case mac
    /// None of the identities opens the file.
    case noMatch
    /// The content is cut, extended or changed.
    case payload
    /// A point with which everybody agrees on the same key, so that what is wrapped under it is no secret.
    case lowOrderPoint
    /// More than what is allowed, or asks for more.
    case limit(AgeLimit)

    /// A public key that does not parse; the beginning of its text.
    case recipient(String)
    /// A public key of a kind that is not supported, by the name of the kind: `ssh-dss`, `age1yubikey`.
    case unsupportedRecipient(String)
    /// An RSA key that is too short to protect anything, or too long to be worked with.
    case rsaKeySize(bits: Int)
    /// A private key where a public one is wanted. It is not repeated here.
    case identityInsteadOfRecipient
    /// A file for nobody.
    case noRecipients
    /// A recipient, by its canonical text, whose protection is classical, where what is wrapped must stay post-quantum.
    case notPostQuantum(String)
    /// Recipients that cannot share a file: a post-quantum key beside a classical one, which would give the weaker
    /// protection without saying so, or anything beside a passphrase.
    case mixedRecipients

    /// An identity file that does not parse; the line, from 1.
    case identity(line: Int)
    /// A private key or an identity file that is protected by a passphrase.
    case encryptedIdentity
    /// A passphrase is needed, and there is nobody to ask for it.
    case passphraseUnavailable(PassphraseSource.Purpose)
    /// Somebody was asked for a passphrase and did not answer.
    case passphraseRefused(PassphraseSource.Purpose)
    case wrongPassphrase(PassphraseSource.Purpose)
    case plugin(PluginError)
    /// An identity of a kind that is not supported, by the name of the kind.
    case unsupportedIdentity(String)
}

/// What is bounded, and by how much.
public enum AgeLimit: Hashable, Sendable {
    case headerBytes(allowed: Int)
    case stanzas(allowed: Int)
    /// The base-2 logarithms of scrypt's work factor.
    case workFactor(Int, allowed: Int)
    /// Rounds of bcrypt, in a protected OpenSSH key.
    case derivationRounds(Int, allowed: Int)
    case identityFileBytes(allowed: Int)
    case identities(allowed: Int)
}
