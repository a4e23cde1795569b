import Sealing
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Public keys of SSH")
struct SSHPublicKeyTests {
    @Test("every kind that ssh-keygen makes is read, with its fingerprint", arguments: KeyFixture.kinds.indices)
    func kinds(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let kind = KeyFixture.kinds[index]
            let line = try await KeyFixture.makeLine(kind.arguments, in: directory)
            let key = try SSHPublicKey(line: line)
            #expect(key.algorithm == kind.algorithm)
            #expect("\(key.text) a comment" == line)
            #expect(try SSHPublicKey(line: key.text) == key)
            let shown = try await runProgram("ssh-keygen", ["-l", "-f", "key.pub"], in: directory).text
            #expect(shown.contains(" \(key.fingerprint) "))
        }
    }

    @Test("certificates, short RSA keys and DSA are refused, each with its reason")
    func refused() async throws {
        try await withTemporaryDirectory { directory in
            let short = try await KeyFixture.makeLine(["-t", "rsa", "-b", "1024"], in: directory, named: "short")
            #expect(throws: SSHKeyFault.rsaKeySize(bits: 1024)) { try SSHPublicKey(line: short) }
            let dsa = SSHWire.string("ssh-dss") + SSHWire.string([1])
            #expect(throws: SSHKeyFault.unsupported("ssh-dss")) { try SSHPublicKey(blob: dsa) }
            _ = try await KeyFixture.make(in: directory)
            try await runProgram("ssh-keygen", ["-q", "-s", "key", "-I", "me", "-n", "me", "key.pub"], in: directory)
            let certificate = try #require(readText(directory.appending("key-cert.pub"))).trimmingNewline
            #expect(throws: SSHKeyFault.certificate("ssh-ed25519-cert-v01@openssh.com")) {
                try SSHPublicKey(line: certificate)
            }
        }
    }

    @Test("points that anybody can sign for, and second spellings of points, are refused")
    func points() throws {
        func key(_ point: [UInt8]) -> [UInt8] { SSHWire.string("ssh-ed25519") + SSHWire.string(point) }
        for sign: UInt8 in [0, 0x80] {
            let one = [1] + [UInt8](repeating: 0, count: 30) + [sign]
            #expect(throws: SSHKeyFault.smallOrderPoint) { try SSHPublicKey(blob: key(one)) }
            let spelledHigher = [0xF0] + [UInt8](repeating: 0xFF, count: 30) + [0x7F | sign]
            #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(blob: key(spelledHigher)) }
        }
        let ecdsa = SSHWire.string("ecdsa-sha2-nistp256") + SSHWire.string("nistp256")
        for point in [[0], [4] + [UInt8](repeating: 1, count: 64), [2] + [UInt8](repeating: 1, count: 32)] {
            #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(blob: ecdsa + SSHWire.string(point)) }
        }
    }

    @Test("a security key for anything but SSH is refused")
    func application() throws {
        #expect(throws: SSHKeyFault.application("https://example.com")) {
            try SoftwareSecurityKey.ed25519(application: "https://example.com").publicKey
        }
        #expect(throws: SSHKeyFault.application("SSH:")) {
            try SoftwareSecurityKey.p256(application: "SSH:").publicKey
        }
        #expect(try SoftwareSecurityKey.ed25519(application: "ssh:work").publicKey.isSecurityKey)
    }

    @Test(
        "lines that are nearly keys are refused",
        arguments: [
            "", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==",
            "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOIrVdXVcJ5f0uNPBVkkEcXwQ8KMkBPtJ0DrJgSSSZ4O",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOIrVdXVcJ5f0uNPBVkkEcXwQ8KMkBPtJ0DrJgSSSZ4O\nssh-ed25519 AAAA",
        ])
    func malformed(line: String) {
        #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(line: line) }
    }

    @Test("no truncation of a key is one, and none traps")
    func truncation() throws {
        let whole = try SoftwareSecurityKey.p256().publicKey.blob
        for count in 0..<whole.count {
            #expect(throws: SSHKeyFault.self) { try SSHPublicKey(blob: Array(whole[..<count])) }
        }
        #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(blob: whole + [0]) }
    }
}
