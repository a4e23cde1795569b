import CSodium

/// The conversions between Ed25519 and X25519 keys that libsodium has and swift-crypto lacks.
public enum CurveConversion {
    /// The X25519 public key of an Ed25519 public key; `nil` for points that are not on the curve or of low order.
    public static func x25519PublicKey(ed25519 publicKey: [UInt8]) -> [UInt8]? {
        guard publicKey.count == 32 else { return nil }
        var result = [UInt8](repeating: 0, count: 32)
        return crypto_sign_ed25519_pk_to_curve25519(&result, publicKey) == 0 ? result : nil
    }

    /// The X25519 private key of an Ed25519 seed of 32 bytes: the clamped first half of its SHA-512.
    public static func x25519PrivateKey(ed25519Seed seed: borrowing SecretBytes) -> SecretBytes? {
        guard seed.count == 32 else { return nil }
        var publicKey = [UInt8](repeating: 0, count: 32)
        let expanded = SecretBytes(zeroed: 64)
        let result = SecretBytes(zeroed: 32)
        guard crypto_sign_seed_keypair(&publicKey, expanded.pointer, seed.pointer) == 0,
            crypto_sign_ed25519_sk_to_curve25519(result.pointer, expanded.pointer) == 0
        else { return nil }
        return result
    }
}

/// scrypt (RFC 7914), for passphrases.
public enum Scrypt {
    /// 32 bytes from a passphrase; `nil` when there is not enough memory.
    ///
    /// - Parameter logN: the base-2 logarithm of the work factor; memory is 1 KiB times N.
    public static func key(passphrase: borrowing SecretBytes, salt: [UInt8], logN: Int) -> SecretBytes? {
        guard (1...30).contains(logN) else { return nil }
        let key = SecretBytes(zeroed: 32)
        let code = crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase.pointer, passphrase.count, salt, salt.count, 1 << UInt64(logN), 8, 1, key.pointer, 32)
        guard code == 0 else { return nil }
        return key
    }
}
