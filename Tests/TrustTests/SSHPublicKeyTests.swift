import Testing
import Trust

@Suite("Public keys of SSH")
struct SSHPublicKeyTests {
    @Test("a line without a key is refused")
    func malformed() {
        #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(line: "ssh-ed25519") }
    }
}
