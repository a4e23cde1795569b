import LibCrypto
import SecretMemory
import SystemPackage
import TestSupport
import Testing

/// A key pair made by the `openssl` program, with what it has printed.
private struct OpenSSLKey {
    let directory: FilePath
    let modulus: [UInt8]

    static let exponent: [UInt8] = [1, 0, 1]

    init(in directory: FilePath, bits: Int) async throws {
        self.directory = directory
        try await runProgram("openssl", ["genrsa", "-out", "pkcs8.pem", "\(bits)"], in: directory)
        try await runProgram(
            "openssl", ["rsa", "-in", "pkcs8.pem", "-traditional", "-out", "pkcs1.pem"], in: directory)
        let text = try await runProgram("openssl", ["rsa", "-in", "pkcs8.pem", "-noout", "-modulus"], in: directory)
            .text
        let digits = Array(text.dropFirst("Modulus=".count).utf8.prefix { $0 != UInt8(ascii: "\n") })
        modulus = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    func file(_ name: String) throws -> SecretBytes {
        let bytes = try #require(readBytes(directory.appending(name)))
        return SecretBytes(copying: bytes.span)
    }
}

private func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }

private func text(_ secret: borrowing SecretBytes) -> String {
    secret.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
}

@Suite("RSA-OAEP") struct RSATests {
    private let label = "a label"

    @Test(
        "what is encrypted for a public key opens with its private key, in both PEM formats", arguments: [2048, 3072])
    func roundTrip(bits: Int) async throws {
        try await withTemporaryDirectory { directory in
            let made = try await OpenSSLKey(in: directory, bits: bits)
            let recipient = try RSAPublicKey(modulus: made.modulus, exponent: OpenSSLKey.exponent)
            let sealed = try recipient.encrypt(secret("hello"), label: label)
            for name in ["pkcs1.pem", "pkcs8.pem"] {
                let key = try RSAPrivateKey(pem: try made.file(name))
                #expect(key.ciphertextLength == sealed.count)
                #expect(text(try key.decrypt(sealed, label: label)) == "hello")
                #expect(throws: RSAError.refused) { _ = try key.decrypt(sealed, label: "another") }
                #expect(throws: RSAError.refused) { _ = try key.decrypt(sealed, label: "") }
                #expect(throws: RSAError.refused) { _ = try key.decrypt(sealed.dropLast(), label: label) }
            }
        }
    }

    @Test("the openssl program and we read each other's ciphertexts")
    func interoperation() async throws {
        try await withTemporaryDirectory { directory in
            let made = try await OpenSSLKey(in: directory, bits: 2048)
            let options = [
                "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt",
                "rsa_mgf1_md:sha256", "-pkeyopt", "rsa_oaep_label:\(label.utf8.map { String($0, radix: 16) }.joined())",
            ]
            let theirs = try await runProgram(
                "openssl", ["pkeyutl", "-encrypt", "-inkey", "pkcs8.pem"] + options, in: directory,
                input: Array("theirs".utf8))
            let key = try RSAPrivateKey(pem: try made.file("pkcs8.pem"))
            #expect(text(try key.decrypt(theirs.output, label: label)) == "theirs")

            let ours = try RSAPublicKey(modulus: made.modulus, exponent: OpenSSLKey.exponent)
                .encrypt(secret("ours"), label: label)
            let opened = try await runProgram(
                "openssl", ["pkeyutl", "-decrypt", "-inkey", "pkcs8.pem"] + options, in: directory, input: ours)
            #expect(opened.text == "ours")
        }
    }

    @Test("a protected key is told, and nobody is asked for its passphrase")
    func protectedKey() async throws {
        try await withTemporaryDirectory { directory in
            let made = try await OpenSSLKey(in: directory, bits: 2048)
            for options in [["-traditional"], []] {
                try await runProgram(
                    "openssl",
                    ["rsa", "-in", "pkcs8.pem", "-aes128", "-passout", "pass:x", "-out", "locked.pem"] + options,
                    in: directory)
                #expect(throws: RSAError.protectedKey) { _ = try RSAPrivateKey(pem: try made.file("locked.pem")) }
            }
        }
    }

    @Test("keys that are too short, too long, of another kind or no keys are refused")
    func badKeys() async throws {
        try await withTemporaryDirectory { directory in
            let made = try await OpenSSLKey(in: directory, bits: 1024)
            #expect(throws: RSAError.keySize(1024)) {
                _ = try RSAPublicKey(modulus: made.modulus, exponent: OpenSSLKey.exponent)
            }
            #expect(throws: RSAError.keySize(1024)) { _ = try RSAPrivateKey(pem: try made.file("pkcs1.pem")) }
            try await runProgram("openssl", ["genpkey", "-algorithm", "ed25519", "-out", "other.pem"], in: directory)
            #expect(throws: RSAError.malformedKey) { _ = try RSAPrivateKey(pem: try made.file("other.pem")) }
            #expect(throws: RSAError.malformedKey) { _ = try RSAPrivateKey(pem: secret("-----BEGIN NONSENSE")) }
        }
        let long = [UInt8](repeating: 0xFF, count: 1025)
        #expect(throws: RSAError.keySize(8200)) { _ = try RSAPublicKey(modulus: long, exponent: [3]) }
        let modulus = [UInt8](repeating: 0xFF, count: 256)
        for exponent: [UInt8] in [[], [1], [2], [1, 0, 0, 0, 1]] {
            #expect(throws: RSAError.malformedKey) { _ = try RSAPublicKey(modulus: modulus, exponent: exponent) }
        }
        let even = Array(modulus.dropLast()) + [0xFE]
        #expect(throws: RSAError.malformedKey) { _ = try RSAPublicKey(modulus: even, exponent: [3]) }
    }

    @Test("a text that leaves no room for the padding is refused")
    func longPlaintext() throws {
        let modulus = [UInt8](repeating: 0xFF, count: 256)
        let key = try RSAPublicKey(modulus: modulus, exponent: [3])
        #expect(throws: RSAError.plaintextTooLong) {
            _ = try key.encrypt(SecretBytes(zeroed: 256 - 65), label: label)
        }
    }
}
