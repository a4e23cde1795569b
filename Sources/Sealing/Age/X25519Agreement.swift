import Crypto

/// X25519 that refuses a result of zero.
///
/// A point of low order gives zero whatever the private key is: the agreement would be no secret. RFC 7748 leaves the
/// check to the protocol, and swift-crypto leaves it to us; age asks for it.
func agree(
    _ key: Curve25519.KeyAgreement.PrivateKey, _ publicKey: Curve25519.KeyAgreement.PublicKey
) -> SharedSecret? {
    guard let shared = try? key.sharedSecretFromKeyAgreement(with: publicKey) else { return nil }
    let isZero = shared.withUnsafeBytes { bytes in bytes.reduce(0) { $0 | $1 } == 0 }
    return isZero ? nil : shared
}
