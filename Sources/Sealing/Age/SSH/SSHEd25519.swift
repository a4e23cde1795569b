import Crypto
import SecretMemory

/// An `ssh-ed25519` key as a recipient: its point is mapped to X25519, as age's `agessh` does it.
public struct SSHEd25519Recipient: AgeRecipient {
    static let type = "ssh-ed25519"
    fileprivate static let label = "age-encryption.org/v1/ssh-ed25519"

    /// The point as SSH has it.
    let ed25519: [UInt8]
    fileprivate let sshKey: SSHPublicKey
    /// The point on the other curve.
    fileprivate let publicKey: [UInt8]
    public var canonicalText: String { sshKey.text }
    public var isPostQuantum: Bool { false }

    /// `nil` when it is another kind of key or none.
    init?(_ sshKey: SSHPublicKey) {
        let wire = sshKey.wire
        var reader = SSHWireReader()
        guard sshKey.type == Self.type, reader.string(wire.span) != nil, let point = reader.string(wire.span),
            reader.isAtEnd(wire.span), let publicKey = CurveConversion.x25519PublicKey(ed25519: Array(wire[point]))
        else { return nil }
        self.sshKey = sshKey
        self.publicKey = publicKey
        ed25519 = Array(wire[point])
    }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = ephemeral.publicBytes
        guard let key = wrapKey(ephemeral, with: publicKey, share: share) else { throw .lowOrderPoint }
        let body = FileKey.wrap(fileKey, under: key)
        return [AgeStanza(type: Self.type, arguments: [sshKey.tag, Base64.standard.encode(share)], body: body)]
    }

    /// The agreement of a private key with a point, tweaked by the SSH key so that both ends commit to it; `nil` for a
    /// point of low order.
    ///
    /// age multiplies the shared secret by the tweak. Multiplications may change places, so here the point goes first,
    /// which is as public as the tweak: no intermediate secret is left on the heap.
    fileprivate func wrapKey(
        _ key: Curve25519.KeyAgreement.PrivateKey, with point: [UInt8], share: [UInt8]
    ) -> SymmetricKey? {
        let tweak = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8]()), salt: sshKey.wire, info: Array(Self.label.utf8),
            outputByteCount: X25519Points.length)
        let tweaked = tweak.withUnsafeBytes { tweak in
            (try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: tweak))?.agree(with: point)
        }
        guard let tweaked, let shared = key.agree(with: tweaked.withUnsafeBytes(Array.init)) else { return nil }
        return X25519Recipient.wrapKey(shared, share: share, publicKey: publicKey, label: Self.label)
    }
}

/// The private half, from an OpenSSH key file.
public final class SSHEd25519Identity: AgeIdentity {
    private let recipient: SSHEd25519Recipient
    private let scalar: SecretBytes

    /// `nil` when `seed` does not belong to the public key.
    init?(seed: borrowing SecretBytes, recipient: SSHEd25519Recipient) {
        let signer = seed.withBytes { bytes in
            bytes.withUnsafeBytes { try? Curve25519.Signing.PrivateKey(rawRepresentation: $0) }
        }
        // Both points of a pair with opposite signs have one image on the other curve: compare before the map.
        guard let signer, signer.publicKey.rawRepresentation.elementsEqual(recipient.ed25519),
            let scalar = CurveConversion.x25519PrivateKey(ed25519Seed: seed)
        else { return nil }
        self.recipient = recipient
        self.scalar = scalar
    }

    public var publicText: String? { recipient.canonicalText }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        for stanza in stanzas where stanza.type == SSHEd25519Recipient.type {
            guard stanza.arguments.count == 2,
                SSHPublicKey.isTag(stanza.arguments[0]),
                let share = Base64.standard.decode(stanza.arguments[1]), share.count == X25519Points.length,
                stanza.body.count == FileKey.wrappedLength
            else { throw .header }
            guard stanza.arguments[0] == recipient.sshKey.tag else { continue }
            guard let key = recipient.wrapKey(.init(scalar), with: share, share: share) else { throw .lowOrderPoint }
            // The tag is short: another key may have the same one, so a stanza that does not open is not the end.
            if let fileKey = FileKey.unwrap(stanza.body, under: key) { return fileKey }
        }
        return nil
    }
}
