import SecretMemory

@testable import Sealing

/// The fuzz entry points of what reads age's formats. Each takes any bytes; what it accepts must have one spelling.
enum AgeFuzz {
    static func file(_ bytes: [UInt8], _ identities: [any AgeIdentity]) {
        guard let opened = try? AgeFile.decrypt(bytes, with: identities) else { return }
        precondition(opened.count < bytes.count)
    }

    static func header(_ bytes: [UInt8]) {
        guard let header = try? AgeHeader(parsing: bytes) else { return }
        guard let written = try? AgeHeader.text(header.stanzas, fileKey: SecretBytes(zeroed: FileKey.length)) else {
            preconditionFailure("a header that was read is not written")
        }
        // The checksum at the end is another one: 43 characters and the line feed.
        precondition(written.count == header.length)
        precondition(written.dropLast(44).elementsEqual(bytes[..<(header.length - 44)]))
    }

    static func armor(_ bytes: [UInt8]) {
        guard let decoded = try? AgeArmor.decode(bytes) else { return }
        let text = bytes.filter { $0 != UInt8(ascii: "\r") }
        precondition(trimmed(AgeArmor.encode(decoded)).elementsEqual(trimmed(text)))
    }

    static func identity(_ bytes: [UInt8]) {
        guard let identities = try? IdentityParser.parse(SecretBytes(copying: bytes.span)) else { return }
        precondition((1...IdentityParser.maximumIdentities).contains(identities.count))
    }

    static func lockedIdentity(_ bytes: [UInt8]) {
        let nobody = PassphraseSource { (_, _) throws(AgeError) in preconditionFailure("somebody is asked") }
        let context = IdentityContext(place: "", passphrases: nobody)
        guard let identities = try? IdentityParser.parse(SecretBytes(copying: bytes.span), context) else { return }
        precondition(identities.count == 1)
    }

    static func authorizedKeys(_ bytes: [UInt8]) {
        guard let entries = AuthorizedKeys.parse(String(decoding: bytes, as: UTF8.self)) else { return }
        for entry in entries {
            guard case .success(let recipient) = entry.key else { continue }
            self.recipient(Array(recipient.canonicalText.utf8))
        }
    }

    static func recipient(_ bytes: [UInt8]) {
        guard let recipient = try? RecipientParser.parse(String(decoding: bytes, as: UTF8.self)) else { return }
        let again = try? RecipientParser.parse(recipient.canonicalText)
        precondition(again?.canonicalText == recipient.canonicalText)
    }

    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var bytes = bytes[...]
        let blanks = Array(" \t\n".utf8)
        while let first = bytes.first, blanks.contains(first) { bytes.removeFirst() }
        while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
        return bytes
    }
}
