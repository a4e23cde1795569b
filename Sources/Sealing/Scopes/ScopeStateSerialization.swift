/// The one spelling of a scope's state. Readers insist on it, since signatures are over bytes.
extension ScopeState {
    /// The bytes of `scope.yaml`; of a state that nobody has signed yet, those before the signatures.
    public func serialized() -> [UInt8] {
        var text = ScopeText(signedBytes)
        guard !signatures.isEmpty else { return text.bytes }
        text.line(0, "signatures:")
        text.signatures(signatures)
        return text.bytes
    }

    /// All that the signatures are over, and the state hash.
    var signedBytes: [UInt8] {
        var text = ScopeText()
        text.line(0, "apiVersion: git-seal/v1")
        text.line(0, "kind: Scope")
        text.line(0, "metadata:")
        text.line(1, "name: \(name)")
        text.line(0, "spec:")
        text.line(1, "sequence: \(sequence)")
        text.line(1, "previous: \(previous?.description ?? "none")")
        text.line(1, stores.isEmpty ? "stores: {}" : "stores:")
        for (store, digest) in stores.sorted(by: { $0.key < $1.key }) { text.line(2, "\(store): \"\(digest)\"") }
        text.line(1, "current:")
        text.line(2, "\"\(current)\"")
        text.line(1, "keys:")
        for (id, record) in keys.sorted(by: { $0.key < $1.key }) {
            text.line(2, "\"\(id)\":")
            text.fields(of: record)
        }
        text.line(1, "recipients:")
        for (name, recipient) in recipients.sorted(by: { $0.key < $1.key }) {
            text.line(2, "\(name):")
            text.line(3, "publicKey: \(recipient.publicKey)")
            text.line(3, "fingerprint: \"\(recipient.fingerprint)\"")
            text.line(3, "added: \(recipient.added)")
        }
        return text.bytes
    }
}

/// Lines of a file of a scope.
struct ScopeText {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    mutating func line(_ depth: Int, _ text: String) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func signatures(_ signatures: [KeyID: [UInt8]]) {
        for (id, signature) in signatures.sorted(by: { $0.key < $1.key }) {
            line(1, "\"\(id)\": \(Base64URL.text(signature))")
        }
    }

    fileprivate mutating func fields(of record: KeyRecord) {
        line(3, "kem: \(record.key.kem)")
        line(3, "publicKey: \(Base64URL.text(record.key.publicKey))")
        line(3, "verifyKey: \(Base64URL.text(record.key.verifyKey))")
        line(3, "created: \(record.created)")
        line(3, "readers:")
        for reader in record.readers.sorted() { line(4, "- \"\(reader)\"") }
        guard let retirement = record.retirement else { return }
        line(3, "retired: \(retirement.day)")
        if let sealed = retirement.sealed { line(3, "sealed: \(Base64URL.text(sealed))") }
        line(3, "successor: \(Base64URL.text(retirement.successor))")
    }
}
