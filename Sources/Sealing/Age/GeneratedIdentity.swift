import SecretMemory

/// A new identity: its text as it stands in a file, in guarded memory, and the public key to hand out.
public struct GeneratedIdentity: ~Copyable {
    public let text: SecretBytes
    public let recipient: String

    init(prefix: String, secret: borrowing SecretBytes, recipient: String) {
        var encoded = secret.withBytes { Bech32.encode(prefix, $0) }
        defer { wipe(&encoded) }
        let comment = "# public key: \(recipient)\n".utf8
        var file: [UInt8] = []
        // Room for all of it: an array that grows leaves its content where it was.
        file.reserveCapacity(comment.count + encoded.count + 1)
        file += comment
        file += encoded
        file.append(UInt8(ascii: "\n"))
        text = SecretBytes(moving: &file)
        self.recipient = recipient
    }
}
