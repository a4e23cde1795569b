/// A name for a found secret.
enum Fingerprint {
    /// 16 bytes in hexadecimal, keyed and over the rule's family and the secret: two rules of one vendor that see the same
    /// secret agree, and the secret cannot be looked up in a table of hashes.
    static func of(_ secret: [UInt8], family: String, key: [UInt8]) -> String {
        KeyedHash.digest([Array("finding".utf8)[...], Array(family.utf8)[...], secret[...]], key: key)
            .prefix(16).map(hexadecimal).joined()
    }
}
