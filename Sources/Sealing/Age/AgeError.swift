/// Why an age file was not made or not opened, by the stage that failed. Nothing of its content is ever in it.
public enum AgeError: Error, Hashable, Sendable {
    /// The armor around the file is not exactly what it must be.
    case armor
    /// The header does not parse, breaks a limit, or a stanza that is meant for one of the identities is malformed.
    case header
    /// Nobody has changed the stanzas, or somebody has: the header's own checksum does not match.
    case mac
    /// None of the identities opens the file.
    case noMatch
    /// The content is cut, extended or changed.
    case payload
    /// A public key of no known kind, or one that does not parse.
    case recipient(String)
    /// An identity file that does not parse; the line, from 1.
    case identity(line: Int)
    /// An SSH key that is protected by a passphrase.
    case encryptedIdentity
    /// An identity of a kind that is not supported, by the name of the kind.
    case unsupportedIdentity(String)
    /// Post-quantum and classical recipients in one file: that would give the weaker protection without saying so.
    case mixedRecipients
}
