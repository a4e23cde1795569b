import Crypto
import SecretMemory

@testable import Sealing

/// What the tests of age share.
enum AgeFixtures {
    static let message = Array("the seed of a scope".utf8)

    static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }

    static func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }

    static func bytes(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    static func open(_ file: [UInt8], _ identities: [any AgeIdentity]) throws(AgeError) -> [UInt8] {
        bytes(try AgeFile.decrypt(file, with: identities))
    }

    static func bech32(_ text: String) -> (prefix: String, data: [UInt8])? { Bech32.decode(Array(text.utf8).span) }

    /// The parts of an OpenSSH private key file that the tests vary.
    struct OpenSSHFile {
        var type = "ssh-ed25519"
        var cipher = "none"
        var derivation = "none"
        var options: [UInt8] = []
        var keyCount: UInt32 = 1
        var checks: (UInt32, UInt32) = (7, 7)
        var seed = [UInt8](repeating: 9, count: 32)
        /// The public key outside, beside the private one and as its second half; by default the right one.
        var publicKeys: [[UInt8]]
        var comment = "alice@example.com"
        var padding: [UInt8]?
        var trailing: [UInt8] = []

        init() throws {
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            publicKeys = Array(repeating: Array(key.publicKey.rawRepresentation), count: 3)
        }

        var container: [UInt8] {
            var secret = number(checks.0) + number(checks.1) + string(type) + string(publicKeys[1])
            secret += string(seed + publicKeys[2]) + string(comment)
            secret += padding ?? (0..<(8 - secret.count % 8) % 8).map { UInt8($0 + 1) }
            return Array("openssh-key-v1\0".utf8) + string(cipher) + string(derivation) + string(options)
                + number(keyCount) + string(string(type) + string(publicKeys[0])) + string(secret) + trailing
        }

        var text: [UInt8] { Self.pem(container) }

        static func pem(_ container: [UInt8]) -> [UInt8] {
            let base64 = Array(Base64.padded.encode(container).utf8)
            var text = Array("-----BEGIN OPENSSH PRIVATE KEY-----\n".utf8)
            for start in stride(from: 0, to: base64.count, by: 70) {
                text += base64[start..<min(base64.count, start + 70)] + Array("\n".utf8)
            }
            return text + Array("-----END OPENSSH PRIVATE KEY-----\n".utf8)
        }

        private func number(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
        private func string(_ bytes: [UInt8]) -> [UInt8] { number(UInt32(bytes.count)) + bytes }
        private func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
    }
}
