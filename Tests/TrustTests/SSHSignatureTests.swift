import Crypto
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Signatures of SSH")
struct SSHSignatureTests {
    private let message = Array("what is signed".utf8)

    @Test("every kind of key's signature holds, for its text and namespace only", arguments: KeyFixture.kinds.indices)
    func kinds(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await KeyFixture.make(KeyFixture.kinds[index].arguments, in: directory)
            for hash in ["sha256", "sha512"] {
                let armored = try await fixture.sign(message, ["-O", "hashalg=\(hash)"])
                let signature = try SSHSignature(armored: armored)
                #expect(signature.key == fixture.key)
                #expect(signature.namespace == "git")
                #expect(signature.hash.rawValue == hash)
                #expect(signature.armored == armored)
                #expect(try signature.verify(message, namespace: "git") == .none)
                #expect(throws: SSHSignatureFault.mismatch) { try signature.verify(message + [0], namespace: "git") }
                #expect(throws: SSHSignatureFault.mismatch) { try signature.verify([], namespace: "git") }
                for other in ["git ", "gi", "GIT", "git-seal@v1", ""] {
                    #expect(throws: SSHSignatureFault.namespace("git")) {
                        try signature.verify(message, namespace: other)
                    }
                }
            }
        }
    }

    @Test("no truncation and no flipped bit of a signature holds, and none traps", arguments: KeyFixture.kinds.indices)
    func damage(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await KeyFixture.make(KeyFixture.kinds[index].arguments, in: directory)
            expectNoDamageHolds(try SSHSignature(armored: try await fixture.sign(message)))
        }
    }

    @Test("no truncation and no flipped bit of a security key's signature holds, its counter included")
    func securityKeyDamage() throws {
        expectNoDamageHolds(try SoftwareSecurityKey.ed25519().sign(message, flags: 5))
        expectNoDamageHolds(try SoftwareSecurityKey.p256().sign(message, flags: 5))
    }

    private func expectNoDamageHolds(_ signature: SSHSignature) {
        let whole = signature.bytes
        func holds(_ bytes: [UInt8]) -> Bool {
            (try? SSHSignature(bytes).verify(message, namespace: "git")) != nil
        }
        #expect(holds(whole))
        let truncations = whole.indices.filter { holds(Array(whole[..<$0])) }
        #expect(truncations.isEmpty)
        var flips: [Int] = []
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << (bit % 8)
            if holds(bytes) { flips.append(bit) }
        }
        #expect(flips.isEmpty)
        #expect(!holds(whole + [0]))
    }

    @Test("a security key's touch and PIN are told apart, and ssh-keygen holds the same signatures to be true")
    func presence() async throws {
        try await withTemporaryDirectory { directory in
            for key in [SoftwareSecurityKey.ed25519(), .p256(), .ed25519(application: "ssh:work")] {
                let cases: [(UInt8, UserPresence)] = [(0, .none), (1, .touched), (5, .verified), (4, .none)]
                for (flags, presence) in cases {
                    let signature = try key.sign(message, flags: flags)
                    #expect(try signature.verify(message, namespace: "git") == presence)
                    #expect(try SSHSignature(armored: signature.armored) == signature)
                }
                let accepted = try await sshKeygenAccepts(
                    try key.sign(message, flags: 1), of: message, in: directory)
                #expect(accepted)
            }
        }
    }

    @Test("a security key's signature for another application does not hold")
    func application() throws {
        for key in [SoftwareSecurityKey.ed25519(), .p256()] {
            let signature = try key.sign(message, flags: 1, signedApplication: "ssh:other")
            #expect(throws: SSHSignatureFault.mismatch) { try signature.verify(message, namespace: "git") }
        }
    }

    @Test("a PIN cannot be claimed for a key that only was touched")
    func forgedPresence() throws {
        let touched = try SoftwareSecurityKey.ed25519().sign(message, flags: 1)
        var numbers = touched.signature
        numbers[numbers.count - 5] |= 4
        let forged = SSHSignature(key: touched.key, namespace: "git", hash: .sha512, signature: numbers)
        #expect(throws: SSHSignatureFault.mismatch) { try forged.verify(message, namespace: "git") }
    }
}
