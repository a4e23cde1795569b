import SecretMemory
import Testing

@testable import Sealing

@Suite("age: ssh-ed25519 stanzas")
struct SSHEd25519Tests {
    private let identity: any AgeIdentity
    private let recipient: any AgeRecipient

    init() throws {
        identity = try IdentityParser.parse(AgeFixtures.secret(AgeFixtures.OpenSSHFile().text))[0]
        recipient = try RecipientParser.parse(#require(identity.publicText))
    }

    @Test("a matching tag is no proof: a later stanza of the same tag still opens")
    func collidingTag() throws {
        let fileKey = SecretBytes.random(FileKey.length)
        let stanza = try recipient.wrap(fileKey)[0]
        let decoy = AgeStanza(type: stanza.type, arguments: stanza.arguments, body: [UInt8](repeating: 7, count: 32))
        var isEqual = false
        if let opened = try identity.unwrap([decoy, stanza]) { isEqual = opened.isEqual(to: fileKey) }
        #expect(isEqual)
        let isAbsent = try identity.unwrap([decoy]) == nil
        #expect(isAbsent)
    }

    @Test("a wrapped key of another length is refused before it is decrypted")
    func bodyLength() throws {
        let stanza = try recipient.wrap(SecretBytes.random(17))[0]
        #expect(stanza.body.count == 33)
        #expect(throws: AgeError.header) { _ = try identity.unwrap([stanza]) }
    }

    @Test("a share of low order is refused")
    func lowOrderShare() throws {
        let stanza = try recipient.wrap(SecretBytes.random(FileKey.length))[0]
        let share = Base64.standard.encode([UInt8](repeating: 0, count: 32))
        let weak = AgeStanza(type: stanza.type, arguments: [stanza.arguments[0], share], body: stanza.body)
        #expect(throws: AgeError.lowOrderPoint) { _ = try identity.unwrap([weak]) }
    }
}
