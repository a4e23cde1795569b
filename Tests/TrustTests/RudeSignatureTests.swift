import Crypto
import SystemPackage
import TestSupport
import Testing

@testable import Trust

/// Signatures that are wrong on purpose.
@Suite("Signatures of SSH that must be refused")
struct RudeSignatureTests {
    private let message = Array("what is signed".utf8)
    private let secret = Curve25519.Signing.PrivateKey()

    private var key: SSHPublicKey {
        get throws {
            try SSHPublicKey(
                blob: SSHWire.string("ssh-ed25519") + SSHWire.string(Array(secret.publicKey.rawRepresentation)))
        }
    }

    /// A signature with one thing wrong, over exactly what it says.
    private func made(
        version: UInt32 = 1, blob: [UInt8]? = nil, namespace: String = "git", reserved: String = "",
        hash: String = "sha512", algorithm: String = "ssh-ed25519", trailing: [UInt8] = [],
        change: ([UInt8]) -> [UInt8] = { $0 }
    ) throws -> [UInt8] {
        let header = SSHWire.string(namespace) + SSHWire.string(reserved) + SSHWire.string(hash)
        let signed = SSHSignature.magic + header + SSHWire.string(Array(SHA512.hash(data: message)))
        let numbers = change(Array(try secret.signature(for: signed)))
        return SSHSignature.magic + SSHWire.number(version) + SSHWire.string(try blob ?? key.blob) + header
            + SSHWire.string(SSHWire.string(algorithm) + SSHWire.string(numbers)) + trailing
    }

    private func fault(_ bytes: [UInt8]) -> SSHSignatureFault? {
        do throws(SSHSignatureFault) {
            _ = try SSHSignature(bytes).verify(message, namespace: "git")
            return nil
        } catch {
            return error
        }
    }

    @Test("the same without anything wrong holds")
    func right() throws {
        #expect(fault(try made()) == nil)
    }

    @Test("another version, namespace or hash, a reserved field, bytes behind the end")
    func fields() throws {
        #expect(fault(try made(version: 0)) == .version(0))
        #expect(fault(try made(version: 2)) == .version(2))
        #expect(fault(try made(namespace: "file")) == .namespace("file"))
        #expect(fault(try made(namespace: "")) == .malformed)
        #expect(fault(try made(namespace: "git\0")) == .malformed)
        #expect(fault(try made(reserved: "x")) == .malformed)
        #expect(fault(try made(hash: "sha1")) == .hash("sha1"))
        #expect(fault(try made(hash: "SHA512")) == .hash("SHA512"))
        #expect(fault(try made(trailing: [0])) == .malformed)
    }

    @Test("a kind of signature that the key does not make")
    func confusion() throws {
        for algorithm in ["ssh-rsa", "rsa-sha2-512", "sk-ssh-ed25519@openssh.com", "ssh-ed25519 ", ""] {
            let fault = try #require(fault(try made(algorithm: algorithm)))
            #expect([.algorithm(algorithm), .malformed].contains(fault), "\(algorithm)")
        }
        let security =
            SSHWire.string("sk-ssh-ed25519@openssh.com")
            + SSHWire.string(Array(secret.publicKey.rawRepresentation)) + SSHWire.string("ssh:")
        #expect(fault(try made(blob: security)) == .algorithm("ssh-ed25519"))
        #expect(fault(try made(blob: security, algorithm: "sk-ssh-ed25519@openssh.com")) == .malformed)
    }

    @Test("a second spelling of an Ed25519 signature")
    func scalar() throws {
        let order: [UInt8] =
            [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
            ] + [UInt8](repeating: 0, count: 15) + [0x10]
        let bytes = try made { signature in
            var carry = 0
            let scalar = zip(signature[32...], order).map { digit, added in
                let sum = Int(digit) + Int(added) + carry
                carry = sum >> 8
                return UInt8(truncatingIfNeeded: sum)
            }
            return signature[..<32] + scalar
        }
        #expect(fault(bytes) == .mismatch)
        #expect(!EdwardsNumbers.isReduced(scalar: order))
        #expect(EdwardsNumbers.isReduced(scalar: [order[0] - 1] + order[1...]))
    }

    @Test("a point of small order, under which one signature holds for everything")
    func smallOrder() throws {
        let identity = [1] + [UInt8](repeating: 0, count: 31)
        let blob = SSHWire.string("ssh-ed25519") + SSHWire.string(identity)
        let bytes = try made(blob: blob) { _ in identity + [UInt8](repeating: 0, count: 32) }
        #expect(fault(bytes) == .key(.smallOrderPoint))
    }

    @Test("a signature by a certificate says that certificates are refused")
    func certificate() throws {
        let name = "ssh-ed25519-cert-v01@openssh.com"
        #expect(fault(try made(blob: SSHWire.string(name) + SSHWire.string("x"))) == .key(.certificate(name)))
    }

    @Test("RSA with SHA-1, with a short key, and with a signature that is shorter than the key")
    func rsa() async throws {
        try await withTemporaryDirectory { directory in
            let long = try await KeyFixture.make(["-t", "rsa", "-b", "2048"], in: directory)
            let signature = try SSHSignature(armored: try await long.sign(message))
            var fields = SSHFields(signature.signature)
            #expect(fields.name() == "rsa-sha2-512")
            let found = fields.string()
            let numbers = try #require(found)
            func with(_ algorithm: String, _ numbers: some Collection<UInt8>) -> [UInt8] {
                SSHSignature(
                    key: long.key, namespace: "git", hash: .sha512,
                    signature: SSHWire.string(algorithm) + SSHWire.string(numbers)
                ).bytes
            }
            #expect(fault(with("rsa-sha2-512", numbers)) == nil)
            #expect(fault(with("rsa-sha2-256", numbers)) == .mismatch)
            #expect(fault(with("ssh-rsa", numbers)) == .algorithm("ssh-rsa"))
            #expect(fault(with("rsa-sha2-512", numbers.dropFirst())) == .mismatch)
            #expect(fault(with("rsa-sha2-512", [0] + numbers)) == .mismatch)
            #expect(fault(with("rsa-sha2-512", [])) == .mismatch)
            _ = try await KeyFixture.makeLine(["-t", "rsa", "-b", "1024"], in: directory, named: "short")
            let short = try await KeyFixture(file: directory.appending("short"), key: long.key).sign(message)
            #expect(throws: SSHSignatureFault.key(.rsaKeySize(bits: 1024))) { try SSHSignature(armored: short) }
        }
    }

    @Test("armor with anything but its two lines and base64 between them")
    func armor() throws {
        let whole = String(decoding: SSHArmor.encode(try made()), as: UTF8.self)
        #expect(throws: Never.self) { try SSHSignature(armored: Array(whole.utf8.dropLast())) }
        let lines = whole.split(separator: "\n").map(String.init)
        let wrong = [
            "", lines[0], " " + whole, "\n" + whole, whole + "\n", whole + "x", whole + whole,
            whole.replacing("\n", with: "\r\n"), whole.replacing("SSH SIGNATURE", with: "SSH SIGNATURe"),
            lines.joined(separator: "\n\n"), ([lines[0], "Comment: x", ""] + lines[1...]).joined(separator: "\n"),
            lines.joined(separator: "\n "), lines.dropLast().joined(separator: "\n"),
            [lines[0], String(repeating: "A", count: 1 << 17), lines[lines.count - 1]].joined(separator: "\n"),
        ]
        for text in wrong {
            #expect(throws: SSHSignatureFault.armor, "\(text.prefix(200))") {
                try SSHSignature(armored: Array(text.utf8))
            }
        }
    }
}
