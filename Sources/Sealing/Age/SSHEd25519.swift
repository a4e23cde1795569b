import Crypto
import FoundationEssentials
import SecretMemory

/// An `ssh-ed25519` key as a recipient: its point is mapped to X25519, as age's `agessh` does it.
public struct SSHEd25519Recipient: AgeRecipient {
    static let type = "ssh-ed25519"
    fileprivate static let label = "age-encryption.org/v1/ssh-ed25519"

    /// The public key as SSH writes it: length-prefixed type and point.
    fileprivate let wire: [UInt8]
    fileprivate let publicKey: [UInt8]
    public let canonicalText: String
    public var isPostQuantum: Bool { false }

    /// From a line of an `.pub` or `authorized_keys` file; a comment is left out.
    init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count >= 2, words[0] == Self.type, let wire = Base64.padded.decode(String(words[1])) else {
            return nil
        }
        self.init(wire: wire)
    }

    init?(wire: [UInt8]) {
        var reader = SSHReader(wire)
        guard reader.string() == Array(Self.type.utf8), let point = reader.string(), point.count == 32, reader.isAtEnd,
            let publicKey = CurveConversion.x25519PublicKey(ed25519: point)
        else { return nil }
        self.wire = wire
        self.publicKey = publicKey
        canonicalText = "\(Self.type) \(Base64.padded.encode(wire))"
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = Array(ephemeral.publicKey.rawRepresentation)
        guard let key = wrapKey(ephemeral, publicKey, share: share) else { throw .recipient(canonicalText) }
        let body = try AgeFile.wrap(fileKey, under: key)
        return [AgeStanza(type: Self.type, arguments: [tag, Base64.standard.encode(share)], body: body)]
    }

    /// The first four bytes of the key's hash: a hint for whom a stanza is, no proof.
    fileprivate var tag: String { Base64.standard.encode(SHA256.hash(data: wire).prefix(4)) }

    /// The agreement of one private key with a point, tweaked by the SSH key so that both ends commit to it.
    fileprivate func wrapKey(
        _ key: Curve25519.KeyAgreement.PrivateKey, _ point: [UInt8], share: [UInt8]
    ) -> SymmetricKey? {
        let tweak = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8]()), salt: wire, info: Array(Self.label.utf8),
            outputByteCount: 32)
        guard let point = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: point),
            let first = agree(key, point),
            let tweakKey = tweak.withUnsafeBytes({ try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }),
            let middle = first.withUnsafeBytes({ try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: $0) }),
            let shared = agree(tweakKey, middle)
        else { return nil }
        return X25519Recipient.wrapKey(shared, share, publicKey, label: Self.label)
    }
}

/// The private half, from an OpenSSH key file.
public final class SSHEd25519Identity: AgeIdentity {
    private let recipient: SSHEd25519Recipient
    private let key: Curve25519.KeyAgreement.PrivateKey

    init?(seed: borrowing SecretBytes, wire: [UInt8]) {
        guard let recipient = SSHEd25519Recipient(wire: wire),
            let scalar = CurveConversion.x25519PrivateKey(ed25519Seed: seed),
            let key = scalar.withBytes({ bytes in
                bytes.withUnsafeBytes { try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
            }),
            // The two halves of the file must belong together.
            Array(key.publicKey.rawRepresentation) == recipient.publicKey
        else { return nil }
        self.recipient = recipient
        self.key = key
    }

    public var publicText: String { recipient.canonicalText }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == SSHEd25519Recipient.type {
            guard stanza.arguments.count == 2, let share = Base64.standard.decode(stanza.arguments[1]),
                share.count == 32,
                Base64.standard.decode(stanza.arguments[0])?.count == 4,
                stanza.body.count == AgeFile.fileKeyLength + 16
            else { throw .header }
            // The tag is short: another key may have the same one, so a stanza that does not open is not the end.
            guard stanza.arguments[0] == recipient.tag, let wrapKey = recipient.wrapKey(key, share, share: share),
                let fileKey = AgeFile.unwrap(stanza.body, under: wrapKey)
            else { continue }
            return fileKey
        }
        return nil
    }
}
