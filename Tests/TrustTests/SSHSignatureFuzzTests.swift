import TestSupport
import Testing

@testable import Trust

/// Damaged signatures and keys: never a trap, never one that holds.
@Suite("Fuzz: signatures of SSH")
struct SSHSignatureFuzzTests {
    private let message = Array("what is signed".utf8)

    @Test("damaged bytes of signatures never hold")
    func signatures() throws {
        var generator = SeededGenerator(seed: 0x5347)
        let seeds = [
            try SoftwareSecurityKey.ed25519().sign(message, flags: 1),
            try SoftwareSecurityKey.p256().sign(message, flags: 1),
        ]
        for round in 0..<4000 {
            let seed = seeds[round % seeds.count].bytes
            let bytes = generator.mutation(of: seed)
            guard bytes != seed else { continue }
            let holds = (try? SSHSignature(bytes).verify(message, namespace: "git")) != nil
            #expect(!holds, "\(bytes)")
        }
    }

    @Test("damaged armor is refused, or is the same signature")
    func armor() throws {
        var generator = SeededGenerator(seed: 0x4152)
        let signature = try SoftwareSecurityKey.ed25519().sign(message, flags: 1)
        for _ in 0..<4000 {
            let text = generator.mutation(of: signature.armored)
            guard let read = try? SSHSignature(armored: text) else { continue }
            let holds = (try? read.verify(message, namespace: "git")) != nil
            #expect(!holds || read == signature, "\(text)")
        }
    }

    @Test("damaged commits and tags never hold another text")
    func objects() throws {
        var generator = SeededGenerator(seed: 0x4F42)
        let text = "object 1111111111111111111111111111111111111111\ntype commit\ntag v1\ntagger A <a> 1 +0000\n\nx\n"
        let signature = try SoftwareSecurityKey.ed25519().sign(Array(text.utf8), flags: 1)
        let whole = Array(text.utf8) + signature.armored
        #expect(try GitSignature.ofTag(whole)?.key == signature.key)
        for _ in 0..<4000 {
            let raw = generator.mutation(of: whole)
            guard let signer = try? GitSignature.ofTag(raw) else { continue }
            #expect(signer.key == signature.key && raw.starts(with: text.utf8), "\(raw)")
        }
    }
}
