/// Why an RSA key was not taken, or a text not encrypted or opened. Nothing secret is ever in it.
public enum RSAError: Error, Hashable, Sendable {
    /// No RSA key, or numbers that do not belong together.
    case malformedKey
    /// A key file that is protected by a passphrase.
    case protectedKey
    /// A key that is too short to protect anything, or too long to be worked with; its length in bits.
    case keySize(Int)
    /// More than fits beside OAEP's padding.
    case plaintextTooLong
    /// Made for another key or under another label, or changed. Which of them is not told on purpose.
    case refused
    /// The library failed for a reason of its own: out of memory.
    case library
}
