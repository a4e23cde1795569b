import Crypto
import FoundationEssentials
import LibCrypto
import SecretMemory

/// The key derivation of OpenSSH's private key files: bcrypt's slow hash in the place of an HMAC in PBKDF2, with its
/// output interleaved (OpenBSD's `bcrypt_pbkdf`).
enum Bcrypt {
    private static let hashLength = 32

    /// `count` bytes from a passphrase.
    static func key(passphrase: borrowing SecretBytes, salt: [UInt8], rounds: Int, count: Int) -> SecretBytes {
        let hasher = BcryptHash(passphrase: passphrase)
        var key = SecretBytes(zeroed: count)
        let blockCount = (count + hashLength - 1) / hashLength
        for block in 0..<blockCount {
            var output = hasher.hash(SHA512.hash(data: salt + bigEndian(UInt32(block + 1))))
            var last = output.copy(0..<hashLength)
            for _ in 1..<max(1, rounds) {
                last = hasher.hash(last.withBytes { bytes in bytes.withUnsafeBytes { SHA512.hash(data: $0) } })
                last.withBytes { last in
                    output.withMutableBytes { output in
                        for index in 0..<hashLength { output[index] ^= last[index] }
                    }
                }
            }
            // The blocks do not follow one another; each has every `blockCount`-th byte.
            output.withBytes { output in
                key.withMutableBytes { key in
                    for index in 0..<hashLength where index * blockCount + block < count {
                        key[index * blockCount + block] = output[index]
                    }
                }
            }
        }
        return key
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// bcrypt's hash of 64 bytes under a passphrase: Blowfish, keyed 64 times with both, over a fixed text.
private struct BcryptHash: ~Copyable {
    /// Blowfish's state, then the words of the passphrase's hash and of the salt's.
    private static let passphraseStart = Blowfish.wordCount
    private static let saltStart = passphraseStart + keyWordCount
    private static let keyWordCount = 16
    private static let text: [UInt32] = words(Array("OxychromaticBlowfishSwatDynamite".utf8))

    private let passphrase: SecretBytes

    init(passphrase: borrowing SecretBytes) {
        var hash = passphrase.withBytes { bytes in
            bytes.withUnsafeBytes { raw in SHA512.hash(data: raw).withUnsafeBytes { Self.words($0) } }
        }
        defer { hash.withUnsafeMutableBytes { wipe($0) } }
        var bytes = SecretBytes(zeroed: Self.keyWordCount * 4)
        bytes.withMutableBytes { bytes in
            bytes.withUnsafeMutableBytes { bytes in hash.withUnsafeBytes { bytes.copyMemory(from: $0) } }
        }
        self.passphrase = bytes
    }

    func hash(_ salt: SHA512Digest) -> SecretBytes {
        let salt = salt.withUnsafeBytes { Self.words($0) }
        var memory = SecretBytes(zeroed: (Self.saltStart + Self.keyWordCount) * 4)
        var output = SecretBytes(zeroed: Self.text.count * 4)
        memory.withMutableBytes { memory in
            memory.withUnsafeMutableBytes { memory in
                let words = memory.bindMemory(to: UInt32.self)
                passphrase.withBytes { passphrase in
                    passphrase.withUnsafeBytes {
                        UnsafeMutableRawBufferPointer(
                            rebasing: UnsafeMutableRawBufferPointer(words)[(Self.passphraseStart * 4)...]
                        ).copyMemory(from: $0)
                    }
                }
                for index in salt.indices { words[Self.saltStart + index] = salt[index] }
                var cipher = Blowfish(words)
                cipher.expand(key: Self.passphraseStart, salt: Self.saltStart)
                for _ in 0..<64 {
                    cipher.expand(key: Self.saltStart)
                    cipher.expand(key: Self.passphraseStart)
                }
                output.withMutableBytes { output in
                    for pair in stride(from: 0, to: Self.text.count, by: 2) {
                        var (left, right) = (Self.text[pair], Self.text[pair + 1])
                        for _ in 0..<64 { cipher.encipher(&left, &right) }
                        for byte in 0..<4 {
                            output[pair * 4 + byte] = UInt8(truncatingIfNeeded: left >> UInt32(8 * byte))
                            output[pair * 4 + 4 + byte] = UInt8(truncatingIfNeeded: right >> UInt32(8 * byte))
                        }
                    }
                }
            }
        }
        return output
    }

    /// Big-endian words.
    private static func words(_ bytes: some Collection<UInt8>) -> [UInt32] {
        var words: [UInt32] = []
        words.reserveCapacity(bytes.count / 4)
        var word: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt32(byte)
            if index % 4 == 3 { words.append(word) }
        }
        return words
    }
}
