import LibCrypto
import SecretMemory

/// A cipher that protects an OpenSSH private key file.
struct OpenSSHCipher: Hashable, Sendable {
    static let blockLength = 16

    let mode: AESDecryption.Mode
    let keyLength: Int
    var initialLength: Int { mode == .galois ? 12 : 16 }
    /// What follows the ciphertext.
    var tagLength: Int { mode == .galois ? 16 : 0 }

    /// `nil` for the name of one that we do not have.
    init?(named name: String) {
        let ciphers: [String: (AESDecryption.Mode, Int)] = [
            "aes128-cbc": (.chained, 16), "aes192-cbc": (.chained, 24), "aes256-cbc": (.chained, 32),
            "aes128-ctr": (.counter, 16), "aes192-ctr": (.counter, 24), "aes256-ctr": (.counter, 32),
            "aes128-gcm@openssh.com": (.galois, 16), "aes256-gcm@openssh.com": (.galois, 32),
        ]
        guard let (mode, keyLength) = ciphers[name] else { return nil }
        self.mode = mode
        self.keyLength = keyLength
    }

    /// `nil` when the tag does not fit. Other modes cannot tell a wrong key.
    func open(_ ciphertext: [UInt8], tag: [UInt8], key: borrowing SecretBytes) -> SecretBytes? {
        key.withBytes { key in
            AESDecryption.open(
                ciphertext.span, mode: mode, key: key.extracting(0..<keyLength),
                initial: key.extracting(keyLength..<keyLength + initialLength), tag: tag.span)
        }
    }
}
